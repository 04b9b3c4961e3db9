/** Colours by name, light and dark. Text on its ground keeps a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3). */
const LIGHT = {
  ground: '#f4f6f9',
  card: '#ffffff',
  ink: '#17202b',
  muted: '#4f5b6b',
  line: '#d7dde6',
  others: '#7ba3e8',
  suspect: '#cf2f35',
  usual: '#5b6b80',
  sent: '#4c9a78',
  deferred: '#d8961c',
  bounced: '#cf2f35',
  link: '#0b57c2',
  fine: '#1c6b48',
  'fine-ground': '#e5f4ec',
  found: '#a31d22',
  'found-ground': '#fdecec',
  critical: '#b01f25',
  high: '#a34a00',
  warning: '#545f6e',
} as const;

const DARK: Record<keyof typeof LIGHT, string> = {
  ground: '#0e131a',
  card: '#171e28',
  ink: '#e7ecf3',
  muted: '#a3b1c2',
  line: '#2d3847',
  others: '#4f7fd0',
  suspect: '#ff6b6b',
  usual: '#93a4ba',
  sent: '#4fa583',
  deferred: '#e0a63a',
  bounced: '#ff6b6b',
  link: '#8ab8ff',
  fine: '#7fd3a8',
  'fine-ground': '#14291f',
  found: '#ff9d9d',
  'found-ground': '#331618',
  critical: '#b3262c',
  high: '#a34a00',
  warning: '#5c6878',
};

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

/** Follows the reader's system unless the page says otherwise (`data-theme`); prints light. */
export const THEME = `
.sw{${variables(LIGHT)};color-scheme:light}
@media screen and (prefers-color-scheme:dark){.sw:not([data-theme=light]){${variables(DARK)};color-scheme:dark}}
@media screen{.sw[data-theme=dark]{${variables(DARK)};color-scheme:dark}}
`;
