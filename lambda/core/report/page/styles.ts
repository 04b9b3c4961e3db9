/** What report and widget share: type, tables, charts, badges. Scoped to `.sw`, as a dashboard has styles of its own. */
export const STYLES = `
.sw,.sw *{box-sizing:border-box}
.sw{background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK JP",sans-serif;margin:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.sw h1,.sw h2,.sw h3,.sw h4{line-height:1.25;margin:0;text-wrap:balance}
.sw h2{font-size:1.15rem;margin-bottom:.75rem}
.sw h3{font-size:1.1rem;font-weight:600}
.sw h4{font-size:.8rem;letter-spacing:.02em;color:var(--muted);margin:1.1rem 0 .35rem;font-weight:600}
.sw p{margin:.35rem 0}
.sw ul,.sw ol{margin:0;padding:0}
.sw ol{padding-left:1.4em}
.sw ol li{margin:.2rem 0}
.sw ul{list-style:none}
.sw ul.plain li{padding:.1rem 0 .1rem .9em;text-indent:-.9em}
.sw ul.plain li::before{content:"\\2013\\a0";color:var(--muted)}
.sw a{color:var(--link)}
.sw .value{overflow-wrap:anywhere;unicode-bidi:isolate}
.sw small{font-size:.8rem;color:var(--muted);font-weight:400}
.sw .badge{display:inline-block;border-radius:4px;padding:.1em .5em;font-size:.75rem;font-weight:600;letter-spacing:.03em;text-transform:uppercase;color:#fff;vertical-align:.1em}
.sw .badge.critical{background:var(--critical)}
.sw .badge.high{background:var(--high)}
.sw .badge.warning{background:var(--warning)}
.sw .tag{font-size:.72rem;color:var(--found);border:1px solid currentColor;border-radius:3px;padding:0 .35em;font-weight:600;white-space:nowrap}
.sw table{border-collapse:collapse;width:100%;font-size:.9rem;background:none}
.sw caption{text-align:left;color:var(--muted);font-size:.85rem;padding-bottom:.4rem}
.sw th,.sw td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:middle;font-weight:400;color:var(--ink)}
.sw thead th{color:var(--muted);font-size:.8rem;font-weight:600;white-space:nowrap}
.sw th[scope=row]{max-width:26rem;min-width:9rem}
.sw th small{display:block;line-height:1.4;max-width:44rem}
.sw .quality th[scope=row]{max-width:none}
.sw .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.sw tr.flagged th[scope=row]{font-weight:600}
.sw .scroll{overflow-x:auto}
.sw .spark{display:block;width:120px;height:28px}
.sw .spark-area{fill:var(--others);opacity:.35}
.sw .spark-line{fill:none;stroke:var(--others);stroke-width:1.5;vector-effect:non-scaling-stroke}
.sw .spark-usual{stroke:var(--usual);stroke-width:1;stroke-dasharray:3 3;vector-effect:non-scaling-stroke}
.sw .flagged .spark-area,.sw .incident .spark-area{fill:var(--suspect)}
.sw .flagged .spark-line,.sw .incident .spark-line{stroke:var(--suspect)}
.sw .legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.85rem;color:var(--muted);margin-bottom:.6rem}
.sw .swatch{display:inline-block;width:.85em;height:.85em;border-radius:2px;margin-right:.4em;vertical-align:-.05em}
.sw .swatch.others{background:var(--others)}
.sw .swatch.suspect,.sw .swatch.bounced{background:var(--suspect)}
.sw .swatch.expected{background:color-mix(in srgb,var(--usual) 25%,transparent);border:1px dashed var(--usual)}
.sw .swatch.span{background:color-mix(in srgb,var(--suspect) 15%,transparent);border-left:2px solid var(--suspect);border-radius:0}
.sw .swatch.sent{background:var(--sent)}
.sw .swatch.deferrals{background:var(--deferred)}
.sw .scores li{display:grid;grid-template-columns:6.5rem 3.2rem minmax(6rem,12rem) 1fr;gap:.1rem .7rem;align-items:center;padding:.25rem 0;font-size:.9rem}
.sw .scores .observed{grid-column:4}
.sw .scores .expected{grid-column:4;color:var(--muted);font-size:.85rem}
.sw .scores .signal{font-weight:600}
.sw .scores .score{text-align:right;font-variant-numeric:tabular-nums}
.sw .scores .bar{position:relative;height:.8rem;display:block}
.sw .scores .bar i{position:absolute;top:0;bottom:0;border-radius:2px;background:var(--suspect)}
.sw .scores .bar i.against{background:var(--sent)}
.sw .scores .bar b{position:absolute;top:-.15rem;bottom:-.15rem;width:1px;background:var(--muted)}
@media (max-width:640px){
.sw .scores li{grid-template-columns:1fr auto;padding:.45rem 0;border-bottom:1px solid var(--line)}
.sw .scores .bar,.sw .scores .observed,.sw .scores .expected{grid-column:1/-1}
}
`;
