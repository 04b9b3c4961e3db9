import type { Answers } from './answers.ts';
import { problemsWith } from './stage-file.ts';

interface Question {
  key: keyof Answers;
  text: string;
  /** What an empty answer means, as it is shown. */
  otherwise: string;
}

const QUESTIONS: readonly Question[] = [
  { key: 'stage', text: 'A name for this deployment', otherwise: 'prod' },
  { key: 'email', text: 'E-mail addresses that are told everything', otherwise: 'needed' },
  { key: 'logGroup', text: 'CloudWatch log groups that hold the mail logs', otherwise: 'a new one' },
  { key: 'domain', text: 'Your own mail domains', otherwise: 'none' },
  { key: 'network', text: 'Public networks of your own clients', otherwise: 'private ones only' },
  { key: 'target', text: 'Addresses and domains to watch on DNSBLs', otherwise: 'none' },
];

/** Who answers. */
export interface Asked {
  /** Shows a question and gives the line that is answered. */
  ask(question: string): Promise<string>;
  /** Says why the last answer does not do; the question comes again. */
  tell(why: string): void;
}

/**
 * Asks what is still open, one question after another, and each until its answer can be used; several values are
 * separated by spaces or commas. An empty answer takes what is proposed, `-` takes none of it.
 */
export async function askOpen(answers: Answers, asked: Asked, proposed: Answers = {}): Promise<Answers> {
  const all: Answers = { ...proposed, ...answers };
  for (const question of QUESTIONS) {
    if (answers[question.key] !== undefined) continue;
    Object.assign(all, await answered(question, asked, [proposed[question.key] ?? []].flat()));
  }
  return all;
}

async function answered(
  { key, text, otherwise }: Question,
  { ask, tell }: Asked,
  proposal: readonly string[],
): Promise<Answers> {
  const shown = proposal.length > 0 ? `${proposal.join(' ')}; - for none` : otherwise;
  for (;;) {
    const said = (await ask(`${text} [${shown}]: `)).split(/[\s,]+/).filter((value) => value !== '');
    const values = said.length === 0 ? proposal : said.filter((value) => value !== '-');
    const answer: Answers = { [key]: key === 'stage' ? values.join(' ') || undefined : values };
    const why = key === 'email' && values.length === 0 ? 'at least one address is needed' : whyNot(answer);
    if (why === undefined) return answer;
    tell(why);
  }
}

/** The key's place in the file, before a problem, means nothing to somebody who has not seen the file. */
function whyNot(answer: Answers): string | undefined {
  const problems = problemsWith(answer).map((problem) => problem.replace(/^(settings: )?[\w.]+: /, ''));
  return problems.length === 0 ? undefined : problems.join('; ');
}
