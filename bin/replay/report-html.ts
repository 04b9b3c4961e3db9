import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { reportDocument } from '../../lambda/core/report/page/document.ts';
import type { ReportData } from '../../lambda/core/report/report-data.ts';
import { REPORT_WORDS } from '../../lambda/core/report/words/languages.ts';
import { UsageError } from '../usage-error.ts';
import { reportScript } from './report-html-script.ts';

/** The page as text. */
export function reportHtml(data: ReportData): string {
  const script = reportScript(REPORT_WORDS[data.language].script);
  const digest = createHash('sha256').update(script).digest('base64');
  return reportDocument(data, { script, hash: `sha256-${digest}` });
}

/** Writes the page. @throws UsageError when the file cannot be written */
export function writeReport(path: string, data: ReportData): void {
  write(path, reportHtml(data), 'w');
}

/** Fails before a long replay rather than after it. @throws UsageError when the file cannot be written */
export function checkWritable(path: string): void {
  if (path === '-') throw new UsageError("the report '-' is no file; write e.g. --report report.html");
  write(path, '', 'a');
}

function write(path: string, text: string, flag: 'w' | 'a'): void {
  try {
    writeFileSync(path, text, { flag });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`cannot write the report '${path}': ${code}; name a file in a folder that exists`);
  }
}
