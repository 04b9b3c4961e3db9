/** The page around: header, cards, the large charts, phone and paper. */
export const REPORT_STYLES = `
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
.sw{max-width:none;min-height:100vh}
.sw>header,.sw>main,.sw>footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
.sw>header{padding-top:1.75rem;padding-bottom:1rem;position:relative}
.sw .brand{color:var(--muted);font-weight:600;margin:0}
.sw h1{font-size:1.75rem;font-weight:650}
.sw .files,.sw .span-of{color:var(--muted)}
.sw header .span{font-variant-numeric:tabular-nums;color:var(--muted);margin:0}
.sw .skip{position:absolute;left:-999px}
.sw .skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem;z-index:3}
.sw :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:3px}
.sw button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.35rem .7rem;cursor:pointer}
.sw .tools{position:absolute;right:1.25rem;top:1.75rem;display:flex;gap:.5rem}
.sw main>section,.sw main>nav,.sw .verdict,.sw .tiles{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:0 0 1rem}
.sw .verdict{font-size:1.05rem;border-width:0;border-left:5px solid}
.sw .verdict.fine{background:var(--fine-ground);color:var(--fine);border-color:currentColor}
.sw .verdict.found{background:var(--found-ground);color:var(--found);border-color:currentColor}
.sw .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.5rem 1.5rem}
.sw dt{color:var(--muted);font-size:.82rem}
.sw dd{margin:0}
.sw .tile dd{font-size:1.7rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.sw .tile small{display:block;line-height:1.3}
.sw figure{margin:0}
.sw figcaption,.sw .readout{color:var(--muted);font-size:.85rem}
.sw .readout{min-height:1.5em;font-variant-numeric:tabular-nums;color:var(--ink)}
.sw .chart{display:grid;grid-template-columns:auto 1fr;grid-template-rows:16rem 1.5rem}
.sw .outcomes .chart{grid-template-rows:11rem 1.5rem}
.sw .y-axis{position:relative;width:3rem}
.sw .y-axis span{position:absolute;right:.5rem;transform:translateY(-50%);font-size:.78rem;color:var(--muted);font-variant-numeric:tabular-nums}
.sw .x-axis{grid-column:2;grid-row:2;position:relative}
.sw .x-axis span{position:absolute;top:.3rem;transform:translateX(-50%);font-size:.78rem;color:var(--muted);white-space:nowrap}
.sw .y-axis,.sw .plot,.sw .over{grid-row:1}
.sw .plot,.sw .over{grid-column:2}
.sw .over{position:relative;pointer-events:none}
.sw .over a{pointer-events:auto}
.sw .plot{position:relative;border-bottom:1px solid var(--muted)}
.sw .plot svg{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.sw .grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}
.sw path.expected{fill:var(--usual);opacity:.18}
.sw path.expected-edge{fill:none;stroke:var(--usual);stroke-width:1.5;stroke-dasharray:5 4;vector-effect:non-scaling-stroke}
.sw path.others{fill:var(--others)}
.sw path.suspect{fill:var(--suspect)}
.sw path.sent{fill:var(--sent)}
.sw path.deferrals{fill:var(--deferred)}
.sw path.bounced{fill:var(--bounced)}
.sw rect.span{fill:var(--suspect);opacity:.1}
.sw line.alerted{stroke:var(--suspect);stroke-width:2;vector-effect:non-scaling-stroke}
.sw .span-label{position:absolute;font-size:.8rem;font-weight:600;color:var(--found);background:var(--card);padding:0 .35em;margin:0 .3em;border-radius:3px;max-width:60%;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.sw .cursor{position:absolute;top:0;bottom:0;width:1px;background:var(--ink);pointer-events:none}
.sw .figures{margin-top:.5rem}
.sw summary{cursor:pointer;color:var(--link);font-size:.9rem}
.sw article.incident{border-left:4px solid var(--warning);padding:.2rem 0 .2rem 1.1rem;margin:0 0 2rem}
.sw article.incident:last-of-type{margin-bottom:0}
.sw article.incident.critical{border-color:var(--critical)}
.sw article.incident.high{border-color:var(--high)}
.sw article.incident:target{background:color-mix(in srgb,var(--suspect) 5%,transparent)}
.sw .senders th[scope=row]{min-width:11.5rem}
.sw caption span{position:sticky;left:0;display:inline-block;max-width:calc(100vw - 5rem)}
.sw code{font-family:ui-monospace,monospace;font-size:.92em;background:color-mix(in srgb,var(--muted) 14%,transparent);border-radius:3px;padding:.05em .3em}
.sw .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.2rem,1fr));gap:.5rem 1.25rem;margin:.7rem 0}
.sw .facts dd{font-variant-numeric:tabular-nums}
.sw .incident .course{display:flex;align-items:center;gap:.7rem;color:var(--muted);font-size:.82rem}
.sw .incident .course .spark{flex:1;width:auto;height:44px}
.sw .index h3{font-size:1rem;margin:.6rem 0 .2rem}
.sw .index ul{margin:0;padding-left:1.1rem;columns:2 22rem}
.sw .index li{break-inside:avoid;overflow-wrap:anywhere}
.sw .related{color:var(--muted);font-size:.9rem}
.sw .samples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:0 1.75rem;font-size:.88rem}
.sw .samples section:first-child:not(:only-child){grid-column:1/-1}
.sw th button{border:0;background:none;padding:0;font-weight:600;color:inherit;font-size:inherit}
.sw th[aria-sort] button::after{content:" \\2193"}
.sw th[aria-sort=ascending] button::after{content:" \\2191"}
.sw .filtered{display:block;min-height:1.5em;font-size:.85rem;color:var(--muted)}
.sw .filter{display:flex;gap:.5rem;align-items:center;margin-bottom:.6rem;font-size:.9rem;color:var(--muted)}
.sw .filter input{font:inherit;color:var(--ink);background:var(--ground);border:1px solid var(--muted);border-radius:6px;padding:.3rem .6rem;min-width:0;flex:0 1 20rem}
.sw>footer{padding-top:.5rem;padding-bottom:2.5rem;color:var(--muted);font-size:.85rem}
@media (max-width:640px){
.sw>header,.sw>main,.sw>footer{padding-left:.75rem;padding-right:.75rem}
.sw main>section,.sw main>nav,.sw .verdict,.sw .tiles{padding:.9rem}
.sw .tools{position:static;margin-top:.6rem}
.sw .x-axis .minor{display:none}
.sw .chart{grid-template-rows:12rem 1.5rem}
.sw .y-axis{width:2.4rem}
.sw .tiles{grid-template-columns:1fr 1fr}
.sw article.incident{padding-left:.8rem}
}
@media print{
.sw{background:none;font-size:10.5pt}
.sw .tools,.sw .skip,.sw .filter,.sw .filtered,.sw .readout,.sw .cursor,.sw .figures{display:none!important}
.sw main>section,.sw .tiles{border-color:#bbb;break-inside:auto}
.sw .verdict,.sw .tiles,.sw figure,.sw tr,.sw .samples section,.sw .scores li{break-inside:avoid}
.sw h2,.sw h3,.sw h4{break-after:avoid}
.sw .scroll{overflow:visible}
.sw a{color:inherit}
@page{margin:14mm}
}
`;
