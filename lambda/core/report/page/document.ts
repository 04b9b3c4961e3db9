import type { ReportData } from '../report-data.ts';
import { reportVoice } from '../voice.ts';
import { reportBody } from './report-body.ts';
import { REPORT_STYLES } from './report-styles.ts';
import { STYLES } from './styles.ts';
import { THEME } from './theme.ts';

/** What is laid over the static page where a script may run, and its hash for the page's own policy. */
export interface Interaction {
  script: string;
  /** `sha256-...`, as a Content-Security-Policy writes it. */
  hash: string;
}

/**
 * One self-contained page. It may load nothing and run nothing but its own script, whatever a log puts into it:
 * escaping is the first line, this policy the second.
 */
export function reportDocument(data: ReportData, { script, hash }: Interaction): string {
  const { words } = reportVoice(data.language, data.utcOffset);
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${words.page.title}</title>
<style>${THEME}${STYLES}${REPORT_STYLES}</style>
</head>
<body class="sw">
${reportBody(data).text}
<script>${script}</script>
</body>
</html>
`;
}
