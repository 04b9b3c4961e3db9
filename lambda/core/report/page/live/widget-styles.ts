/** Inside a CloudWatch dashboard: no ground of its own, closer together. */
export const WIDGET_STYLES = `
.sw{background:none;font-size:13px}
.sw h2{font-size:1rem;margin:1rem 0 .4rem}
.sw h2:first-of-type{margin-top:0}
.sw .asof{color:var(--muted);margin:0 0 .5rem}
.sw th,.sw td{padding:.25rem .5rem}
.sw .incident{border-left:4px solid var(--warning);padding:.1rem 0 .1rem .8rem;margin:0 0 .9rem}
.sw .incident.critical{border-color:var(--critical)}
.sw .incident.high{border-color:var(--high)}
.sw .incident h3{font-size:1rem}
.sw .said{color:var(--fine)}
.sw .evidence{color:var(--muted);margin:.2rem 0;padding-left:1.1em;list-style:disc}
.sw .evidence b{color:var(--ink);font-weight:600}
.sw code{font-family:ui-monospace,monospace;font-size:.95em;color:var(--ink);background:none}
.sw .signals{color:var(--muted)}
.sw .cell{display:inline-block;white-space:nowrap;min-width:4.6em;text-align:center;border-radius:3px;padding:0 .4em;font-size:.85em}
.sw .cell.clean{color:var(--fine);background:var(--fine-ground)}
.sw .cell.listed,.sw .cell.suspected{color:var(--found);background:var(--found-ground);font-weight:600}
.sw .cell.unseen,.sw .cell.clearing,.sw .cell.delisted{color:var(--muted);border:1px solid var(--line)}
`;
