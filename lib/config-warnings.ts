import type { Settings } from '../lambda/core/config.ts';

/** Who is told, as a stage's configuration has it. */
interface Alerts {
  email: readonly { address: string }[];
  sms: readonly unknown[];
  https: readonly unknown[];
  slack: readonly unknown[];
  existingTopic?: unknown;
}

/** Something that works, but probably not as it is meant. */
export interface ConfigWarning {
  id: string;
  says: string;
}

/** @param settings as they were written, without the defaults */
export function configWarnings(
  { alerts, settings: { ownDomains, blocklists } }: { alerts: Alerts; settings: Settings },
  settings: unknown,
): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  const written = typeof settings === 'object' && settings !== null ? settings : {};
  if (!('ownNetworks' in written) && !('ownDomains' in written)) {
    warnings.push({
      id: 'sendwatch:nothingIsOurs',
      says:
        'settings: neither ownNetworks nor ownDomains is set. Clients with public addresses and without login count as ' +
        'outsiders, and mail among your own people counts as mail to strangers: name your networks and domains.',
    });
  }
  const watched = [...ownDomains, ...blocklists.targets.map(({ target }) => target)].map((domain) =>
    domain.toLowerCase(),
  );
  const throughWatched = alerts.email.filter(({ address }) => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return watched.some((each) => domain === each || domain.endsWith(`.${each}`));
  });
  const others = alerts.sms.length + alerts.https.length + alerts.slack.length;
  const elsewhere = others > 0 || alerts.existingTopic !== undefined;
  if (throughWatched.length > 0 && throughWatched.length === alerts.email.length && !elsewhere) {
    warnings.push({
      id: 'sendwatch:alertsThroughTheWatched',
      says:
        `alerts: all of them travel through the mail servers that are watched (${throughWatched.map(({ address }) => address).join(', ')}). ` +
        'A server that is blocked, or drowns in spam, would hold up the alert about it: add an address elsewhere, a number, a pager or a chat.',
    });
  }
  return warnings;
}
