/** The page's only style sheet, sent inside it. Colours have a contrast of 4.5 to 1 or better, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;
--paper:#faf8f4;--card:#fffefb;--line:#e6e0d5;--ink:#221f1a;--soft:#655d50;--lamp:#9a5a00;--glow:#f5c15c;
--track:#ece6da;--up:#1c6b3a;--up-bg:#e2f1e5;--down:#a03a1e;--down-bg:#fae6de;--focus:#1d5fd0}
@media (prefers-color-scheme:dark){:root{
--paper:#16140f;--card:#1f1c16;--line:#37322a;--ink:#f0ebe1;--soft:#b3aa9a;--lamp:#f2b64b;--glow:#c98a1c;
--track:#332e25;--up:#86d39d;--up-bg:#1d3325;--down:#f2a488;--down-bg:#40231a;--focus:#8db8ff}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--paper);color:var(--ink);
-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:76rem;padding:0 1.25rem 3rem;overflow-wrap:anywhere}
h1,h2,h3{font-family:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"Noto Serif",serif;font-weight:600;line-height:1.2;margin:0}
h1{font-size:1.9rem;letter-spacing:-.01em}h2{font-size:1.3rem}h3{font-size:1.05rem}
p{margin:.4rem 0}a{color:inherit;text-underline-offset:.18em;text-decoration-color:var(--glow);text-decoration-thickness:.1em}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:4px}
.soft{color:var(--soft)}.small{font-size:.875rem}.num{font-variant-numeric:tabular-nums}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-99rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:3}.skip:focus{left:1rem}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.25rem;padding:1rem 0;border-bottom:1px solid var(--line);margin-bottom:1.75rem}
.brand{display:flex;align-items:center;gap:.55rem;font-weight:600;text-decoration:none;color:var(--ink)}
.brand svg{width:1.5rem;height:1.5rem;flex:none}
.brand .lamp{fill:var(--glow)}.brand .post{stroke:var(--lamp);fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.picker{display:flex;flex-wrap:wrap;gap:.15rem .9rem;margin:0;padding:0;list-style:none}
.picker a[aria-current]{font-weight:600;text-decoration-thickness:.15em}
.top .grow{margin-left:auto}
.head{display:flex;flex-wrap:wrap;align-items:end;gap:.75rem 2rem;margin-bottom:1.4rem}
.head .grow{flex:1 1 22rem}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1px;margin:0 0 2.25rem;background:var(--line);
border:1px solid var(--line);border-radius:12px;overflow:hidden}
.counts div{background:var(--card);padding:.8rem 1rem}
.counts dt{color:var(--soft);font-size:.8125rem;line-height:1.3}
.counts dd{margin:0;font-size:1.6rem;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.counts div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
section{margin:0 0 2.75rem}
.bar{display:flex;flex-wrap:wrap;align-items:end;gap:.5rem 1.5rem;margin-bottom:.9rem}.bar>:first-child{flex:1 1 20rem}
input,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:8px;padding:.4rem .7rem}
::placeholder{color:var(--soft);opacity:1}button{cursor:pointer}.filter{display:flex;gap:.5rem}.filter input{width:15rem;max-width:100%;min-width:0}
kbd{font:inherit;font-size:.8em;border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 .35em;background:var(--card)}
table{width:100%;border-collapse:separate;border-spacing:0;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
th,td{text-align:left;vertical-align:top;padding:.85rem .9rem;border-top:1px solid var(--line);font-weight:400}
thead th{border-top:0;color:var(--soft);font-size:.8125rem;padding-block:.55rem;white-space:nowrap}
tbody tr:hover{background:color-mix(in srgb,var(--glow) 7%,transparent)}
tbody tr:focus-within{background:color-mix(in srgb,var(--glow) 16%,transparent)}
.score{width:7.2rem}.rung{display:block;font-size:.8125rem;line-height:1.35;color:var(--soft);white-space:nowrap}.score b{display:block;font-size:1.7rem;line-height:1;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.bar6{display:block;width:100%;height:6px;border-radius:3px;overflow:hidden}.score .bar6,.gauge .bar6{margin:.45rem 0 .35rem}
.track{fill:var(--track)}.fill{fill:var(--glow)}
.who{width:16%}.who a{font-weight:600;font-size:1.05rem}.since{width:20%}.why{width:30%}
.delta{display:inline-block;border-radius:99px;padding:.05rem .6rem;font-size:.875rem;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.act{display:inline-block;border-radius:6px;padding:0 .5rem;font-size:.8125rem;font-weight:650;color:var(--up);background:var(--up-bg)}
.up{color:var(--up);background:var(--up-bg)}.down{color:var(--down);background:var(--down-bg)}.same{color:var(--soft);background:var(--track)}
ul.plain{list-style:none;margin:0;padding:0}
.why li{padding-left:1.1em;text-indent:-1.1em}.why li::before{content:"+";display:inline-block;width:1.1em;text-indent:0;color:var(--up);font-weight:700}
.why li.against::before{content:"\\2212";color:var(--down)}
.risk .why li::before{color:var(--down)}.risk .why li.against::before{color:var(--up)}.risk .fill{fill:var(--down)}
.since p,.who p{margin:.15rem 0 0}
.chip{display:inline-block;border:1px solid var(--line);border-radius:6px;padding:0 .45rem;font-size:.8125rem;color:var(--soft);background:var(--paper)}
.note{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--glow);border-radius:8px;padding:.8rem 1rem;margin:0 0 1.5rem}
pre{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;font-size:.875rem;line-height:1.6;white-space:pre-wrap}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(16.5rem,1fr));gap:1rem;margin-bottom:2.25rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.2rem}
.cards .card{margin:0}.card h2{font-size:1rem;color:var(--soft);font-family:inherit;font-weight:500}
.answer{font-size:2.3rem;font-weight:650;line-height:1.15;margin:.15rem 0;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.answer small{font-size:1rem;font-weight:400;letter-spacing:0;color:var(--soft)}
.card .why{width:auto;margin:.7rem 0}
.odds{display:grid;grid-template-columns:auto 1fr auto;gap:.15rem .7rem;align-items:center;margin:.6rem 0;font-size:.875rem}
.odds dt,.odds dd{margin:0}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,2.1fr);gap:2.5rem;align-items:start}
.facts{margin:.8rem 0 0}.facts div{display:flex;gap:1rem;justify-content:space-between;padding:.5rem 0;border-top:1px solid var(--line)}
.facts dt{color:var(--soft);white-space:nowrap}.facts dd{margin:0;text-align:right;font-weight:550}
.days{margin-top:2rem}.chart{display:block;width:100%;height:72px;margin-top:.6rem}.chart .theirs{fill:var(--glow)}.chart .others{fill:var(--soft);opacity:.45}.chart line{stroke:var(--line)}
.axis{display:flex;justify-content:space-between;font-size:.8125rem;color:var(--soft)}
.key{display:flex;gap:1.2rem;flex-wrap:wrap;font-size:.8125rem;color:var(--soft)}.key svg{width:.7rem;height:.7rem;margin-right:.35rem}
.key .theirs{fill:var(--glow)}.key .others{fill:var(--soft);opacity:.45}
.day{margin-top:1.4rem}.day h3{position:sticky;top:0;background:var(--paper);padding:.35rem 0;z-index:1}
.day ol{list-style:none;margin:0;padding:0 0 0 1rem;border-left:2px solid var(--line)}
.day li{position:relative;display:grid;grid-template-columns:3.4rem 1fr;gap:.6rem;padding:.28rem 0}
.day li::before{content:"";position:absolute;left:calc(-1rem - 5px);top:.75rem;width:8px;height:8px;border-radius:50%;background:var(--glow)}
.day li.other::before{background:var(--paper);border:2px solid var(--soft);width:8px;height:8px}
.day li.milestone::before{background:var(--lamp);width:12px;height:12px;left:calc(-1rem - 7px);top:.65rem}
.day li.milestone b{color:var(--lamp)}.day li b{font-weight:550}.day li time{color:var(--soft);font-variant-numeric:tabular-nums}
footer{border-top:1px solid var(--line);padding-top:1rem;color:var(--soft);font-size:.875rem}
@media (max-width:60rem){.two{grid-template-columns:1fr;gap:1.5rem}}
@media (max-width:48rem){
body{padding:0 1rem 2rem}h1{font-size:1.6rem}.top{margin-bottom:1.25rem}.keys{display:none}.top .grow{margin-left:0}
table,tbody,tr,th,td{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table{background:none;border:0;border-radius:0;overflow:visible}
tbody tr{position:relative;display:grid;grid-template-columns:5rem minmax(0,1fr);gap:.1rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.9rem 1rem;margin-bottom:.75rem}
th,td{border:0;padding:0}.score,.who,.since,.why{width:auto}
td:not(.score){grid-column:2}.score{grid-row:1/span 5}.since,.why,.wants{padding-top:.35rem}
.who a::after{content:"";position:absolute;inset:0;border-radius:12px}
.filter,.filter input{width:100%;flex:1}.counts{grid-template-columns:repeat(2,1fr);margin-bottom:1.75rem}.counts div{padding:.45rem .7rem;flex-direction:row-reverse;justify-content:flex-end;align-items:baseline;gap:.5rem}.counts dd{font-size:1.1rem;white-space:nowrap}.counts dt{line-height:1.2}
.counts div:last-child:nth-child(odd){grid-column:span 2}}
@media (prefers-reduced-motion:no-preference){tbody tr{transition:background .12s}}
@media print{.filter,.keys,.skip{display:none}body{max-width:none}}
`;
