import pkg from '../package.json' with { type: 'json' };

const PATH = 'docs/runbook.md';

/** What npm allows in `repository`. */
type Repository = string | { url: string } | undefined;

/**
 * Where the runbook of this project can be opened: in the repository that package.json names, so that a fork's alarms
 * link the fork's. Where it names none, there is no address that is known to be right, and one that is made up would
 * lead people nowhere at three in the morning: then it is the path in the checkout, which texts show as such and
 * never as a link, and `runbookUrl` in the configuration is to name a page of one's own.
 */
export function defaultRunbookUrl(
  repository: Repository = (pkg as { repository?: Repository }).repository,
): string {
  const page = pageOf(typeof repository === 'object' ? repository.url : repository);
  return page === undefined ? PATH : `${page}/blob/HEAD/${PATH}`;
}

/** Whether it is a link to this project's runbook, whose headings are known. */
export function isDefaultRunbook(url: string): boolean {
  return /^https?:/.test(url) && url === defaultRunbookUrl();
}

/** `https://github.com/owner/name` for the forms of GitHub and GitLab in npm's `repository`. */
function pageOf(written: string | undefined): string | undefined {
  const short = /^(?:(github|gitlab):)?([\w.-]+\/[\w.-]+)$/.exec(written ?? '');
  if (short !== null) return `https://${short[1] ?? 'github'}.com/${short[2]}`;
  const long =
    /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?((?:github|gitlab)\.com\/[\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(
      written ?? '',
    );
  return long === null ? undefined : `https://${long[1]}`;
}
