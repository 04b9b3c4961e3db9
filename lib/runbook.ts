import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageConfig } from './config.ts';

/** Of the runbook, what its headings of the second level stand for. */
const INCIDENTS = 'Incidents';

/**
 * Whether the stack's own dashboard shows the runbook: where no web address of one is known, so that whatever is told
 * links words about what to do. See docs/decisions/0024-runbook-on-the-dashboard.md.
 */
export function runbookOnDashboard({ dashboard, runbookUrl }: Pick<StageConfig, 'dashboard' | 'runbookUrl'>) {
  return dashboard && !/^https?:/.test(runbookUrl);
}

/** docs/runbook.md as the text widgets of a dashboard show it. */
export interface RunbookTexts {
  /** What to do about somebody who sends spam. */
  incidents: string;
  /** How the commands are used, and a section for each alarm. */
  alarms: string;
}

/** The runbook of the checkout that is synthesized. */
export function runbookTexts(): RunbookTexts {
  const [opening = '', ...sections] = shown(runbook()).split(/^(?=## )/m);
  const isIncidents = (section: string) => section.startsWith(`## ${INCIDENTS}\n`);
  return {
    incidents: sections.filter(isIncidents).join(''),
    alarms: [opening, ...sections.filter((section) => !isIncidents(section))].join(''),
  };
}

/** `judge-silent` -> `Judge silent`, as the runbook writes it. @throws Error when it has no such heading */
export function runbookHeading(anchor: string): string {
  const found = [...runbook().matchAll(/^## (.+)$/gm)].find(
    ([, text]) => text!.toLowerCase().replaceAll(' ', '-') === anchor,
  );
  if (found === undefined) throw new Error(`docs/runbook.md has no heading '${anchor}'`);
  return found[1]!;
}

function runbook(): string {
  return readFileSync(join(import.meta.dirname, '../docs/runbook.md'), 'utf8');
}

/** Links within the page and into the project lead nowhere from a dashboard: it shows what they are about. */
function shown(markdown: string): string {
  return markdown.replaceAll(
    /\[([^\]]+)\]\((#[^)]*|(?!https?:)[^)]*)\)/g,
    (_, text: string, target: string) =>
      target.startsWith('#') ? `**${text}**` : `${text} (${inProject(target)})`,
  );
}

/** A path from docs/, as it is from the project's root. */
function inProject(target: string): string {
  return join('docs', target.replace(/#.*/, ''));
}
