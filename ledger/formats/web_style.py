"""How a document looks on a screen and on paper (GB/T 9704-2012 as far as a browser goes); every font has others to fall back on."""

_SONG = '"Songti SC", SimSun, "宋体", "Noto Serif CJK SC", "Source Han Serif SC", serif'
_FANG = 'FangSong, FangSong_GB2312, "仿宋_GB2312", "仿宋", STFangsong, "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif'
_HEI = 'SimHei, "黑体", STHeiti, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif'
_KAI = 'KaiTi, KaiTi_GB2312, "楷体_GB2312", "楷体", STKaiti, "Noto Serif CJK SC", serif'
_TITLE = 'FZXiaoBiaoSong-B05S, "方正小标宋简体", "小标宋", STZhongsong, "华文中宋", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif'

# Digits are set in Times, but “”…— keep the width that the Chinese font gives them.
STYLE = f"""
@font-face {{ font-family: digits; src: local("Times New Roman"), local("Liberation Serif"), local("Tinos"); unicode-range: U+21, U+23-26, U+28-7E; }}
* {{ box-sizing: border-box; }}
html {{ background: #ececec; -webkit-text-size-adjust: 100%; }}
body {{ margin: 0; color: #000; font: 18px/1.75 digits, {_FANG}; overflow-wrap: anywhere; }}
main {{ background: #fff; max-width: 1000px; margin: 24px auto; padding: 56px 72px; }}
p {{ margin: 0; text-indent: 2em; text-align: justify; }}
h1 {{ margin: 0 0 .8em; font: 26px/1.4 digits, {_TITLE}; text-align: center; text-wrap: balance; }}
h2, h3, h4, h5, h6 {{ margin: .5em 0 .2em; font: inherit; text-indent: 2em; break-after: avoid; }}
h2 {{ font-family: digits, {_HEI}; }}
h3 {{ font-family: digits, {_KAI}; }}
.dateline {{ margin-bottom: .8em; text-align: center; text-indent: 0; font-family: digits, {_KAI}; }}
.addressee {{ text-indent: 0; }}
.signature {{ width: fit-content; margin: 2em 4em 0 auto; break-inside: avoid; }}
.signature p {{ text-indent: 0; text-align: center; }}
.masthead {{ margin-bottom: 2em; border-bottom: 2.5px solid #d7000f; text-align: center; }}
.masthead p {{ text-indent: 0; text-align: center; }}
.masthead .grade {{ text-align: left; font-family: digits, {_HEI}; }}
.masthead .name {{ margin: .2em 0; color: #d7000f; font: 44px/1.4 digits, {_TITLE}; letter-spacing: .12em; }}
.masthead .sides {{ display: flex; justify-content: space-between; }}
.imprint {{ margin-top: 3em; border-bottom: 1.4px solid #000; break-inside: avoid; font-size: 16px; }}
.imprint p {{ padding: 0 1em; border-top: 1px solid #000; text-indent: 0; text-align: left; }}
.imprint p:first-child {{ border-top-width: 1.4px; }}
.annex {{ margin-top: 3em; }}
.annex > h2:first-child {{ text-indent: 0; }}
.table {{ margin: .5em 0 .8em; overflow-x: auto; }}
table {{ width: 100%; border-collapse: collapse; font-size: 15px; line-height: 1.45; }}
th, td {{ min-width: 4.4em; padding: 4px 6px; border: 1px solid #000; text-align: left; vertical-align: middle; }}
th {{ font-family: digits, {_HEI}; font-weight: normal; text-align: center; }}
.n {{ min-width: 3.2em; text-align: right; }}
td.n {{ white-space: nowrap; }}
th.n {{ text-align: center; }}
.t {{ min-width: 13em; }}
.k {{ white-space: nowrap; }}
.d {{ word-break: keep-all; overflow-wrap: normal; }}
tr {{ break-inside: avoid; }}
.figure {{ margin: .8em 0; overflow-x: auto; text-align: center; break-inside: avoid; }}
svg {{ max-width: 100%; height: auto; }}
@media screen and (min-width: 641px) {{
  table:not(.small) .d {{ white-space: nowrap; }}
}}
@media screen and (max-width: 640px) {{
  main {{ margin: 0; padding: 24px 16px; }}
  body {{ font-size: 17px; }}
  h1 {{ font-size: 22px; }}
  .masthead .name {{ font-size: 30px; }}
  svg {{ min-width: 560px; }}
  .signature {{ margin-right: 1em; }}
}}
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; }}
@page :right {{ @bottom-right {{ content: "— " counter(page) " —"; padding-right: 1em; font: 14pt digits, {_SONG}; }} }}
@page :left {{ @bottom-left {{ content: "— " counter(page) " —"; padding-left: 1em; font: 14pt digits, {_SONG}; }} }}
@page lying {{ size: A4 landscape; }}
@media print {{
  html {{ background: none; }}
  main {{ max-width: none; margin: 0; padding: 0; }}
  body {{ font-size: 16pt; line-height: 28pt; orphans: 2; widows: 2; }}
  h1 {{ font-size: 22pt; line-height: 32pt; }}
  .masthead .name {{ font-size: 42pt; line-height: 1.3; }}
  .imprint {{ font-size: 14pt; }}
  .annex {{ margin-top: 0; break-before: page; }}
  .table, .figure {{ overflow: visible; }}
  thead {{ display: table-header-group; }}
  table {{ font-size: 12pt; line-height: 1.35; }}
  th, td {{ min-width: 3.4em; padding: 2pt 3pt; }}
  .n {{ min-width: 2.6em; }}
  .t {{ min-width: 9em; }}
  .less {{ font-size: 10.5pt; }}
  .small {{ font-size: 9.5pt; }}
  .lying {{ page: lying; }}
  svg {{ max-height: 210mm; }}
}}
"""
