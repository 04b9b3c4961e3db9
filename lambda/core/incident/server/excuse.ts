import type { AddressRefusals, AgedFailures, Name, Tally } from '../../tally/tally.ts';

/**
 * A tally without the refusals of a mail server that is refused whoever writes: they are nobody's failures. What was
 * sent, and to whom, stays, and so do the sender's other failures.
 */
export function excused(tally: Tally, isRefused: (host: string) => boolean): Tally {
  const refusals = tally.refusals?.filter(({ host }) => isRefused(host)) ?? [];
  if (refusals.length === 0) return tally;
  const recipients = new Set(refusals.flatMap((each) => each.recipients));
  const failedRecipients = tally.failedRecipients?.filter((each) => !recipients.has(each));
  const domains = new Set<unknown>(refusals.flatMap((each) => each.domains));
  const names = new Set(refusals.map(({ by }) => by));
  const { samples } = tally;
  return {
    ...tally,
    deferred: Math.max(0, tally.deferred - sum(refusals, 'deferred')),
    bounced: Math.max(0, tally.bounced - sum(refusals, 'bounced')),
    ...(tally.failedFirst === undefined
      ? {}
      : {
          failedFirst: Math.max(
            0,
            tally.failedFirst - refusals.reduce((all, each) => all + firstOf(each), 0),
          ),
        }),
    ...(failedRecipients === undefined ? {} : { failedRecipients }),
    ...(tally.aged === undefined ? {} : { aged: agedWithout(tally.aged, recipients) }),
    // A domain that refused the server may have failed otherwise, too; without failures left it surely did not.
    ...(failedRecipients?.length === 0 ? { failedDomains: [] } : {}),
    ...(samples === undefined
      ? {}
      : {
          samples: {
            ...samples,
            failures: samples.failures?.filter(({ domain }) => !domains.has(domain)),
            blocks: samples.blocks?.filter((block) => !names.has(block)),
          },
        }),
  };
}

/** The failures of older messages without those recipients, in proportion where the names are a sample. */
function agedWithout(aged: readonly AgedFailures[], refused: ReadonlySet<Name>): readonly AgedFailures[] {
  return aged.flatMap((each) => {
    const recipients = each.recipients.filter((name) => !refused.has(name));
    if (recipients.length === 0) return [];
    const left = recipients.length / each.recipients.length;
    return [
      {
        ...each,
        deferred: Math.round(each.deferred * left),
        bounced: Math.round(each.bounced * left),
        recipients,
      },
    ];
  });
}

function sum(refusals: readonly AddressRefusals[], what: 'deferred' | 'bounced'): number {
  return refusals.reduce((total, each) => total + each[what], 0);
}

/** The recipients of these whose first outcome was the refusal. */
function firstOf({ first, deferred, bounced }: AddressRefusals): number {
  return first ?? deferred + bounced;
}
