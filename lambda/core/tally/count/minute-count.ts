import type { TurnedAway } from '../../events/turned-away.ts';
import type { AgedFailures, FailureSample, Tally } from '../tally.ts';
import { AgedCount, ageClass } from './aged-count.ts';
import { OwnRefusalCount } from './own-refusal-count.ts';
import type { RefusalCount } from './refusal-count.ts';
import { BottomK, NameSample } from './sample.ts';

/** More domains than this in one minute of one sender add nothing to a verdict. */
const DOMAINS = 256;
const NAMES = 64;
const FAILURES = 5;
const QUEUE_IDS = 8;
const LOGINS = 8;
const NONE: readonly AgedFailures[] = [];
const SCRIPTS = 5;

/**
 * One sender's minute while it is being counted. Most minutes of most senders hold one message and no failure, so
 * each collection is made with its first entry.
 */
export class MinuteCount {
  messages = 0;
  recipients = 0;
  sent = 0;
  deferred = 0;
  bounced = 0;
  tried = 0;
  failedFirst = 0;
  unknownUser = 0;
  policyRefusals = 0;
  nullSender = 0;
  nullSenderFailed = 0;
  loggedIn = 0;
  backscatter = 0;
  #attempted: BottomK | undefined;
  #domains: NameSample | undefined;
  #messageHashes: BottomK | undefined;
  #queueIds: string[] | undefined;
  #envelopeSenders: NameSample | undefined;
  #clients: NameSample | undefined;
  #logins: NameSample | undefined;
  #failedRecipients: BottomK | undefined;
  #failedDomains: NameSample | undefined;
  /** By the class of age; sparse. */
  #aged: AgedCount[] | undefined;
  #failures: FailureSample[] | undefined;
  #blocks: NameSample | undefined;
  #scripts: NameSample | undefined;
  /** Made with the first refusal of our address: rare. */
  refused: RefusalCount | undefined;
  /** Made with the first refusal by our own server. */
  #ownRefusals: OwnRefusalCount | undefined;
  failedLogins = 0;

  addMessage(hash: number, host: string, queueId: string): void {
    this.#messageHashes ??= new BottomK();
    this.#messageHashes.add(hash);
    if (this.#queueIds === undefined) this.#queueIds = [`${host}/${queueId}`];
    else if (this.#queueIds.length < QUEUE_IDS) this.#queueIds.push(`${host}/${queueId}`);
  }

  addEnvelopeSender(stable: string): void {
    this.#envelopeSenders ??= new NameSample(NAMES);
    this.#envelopeSenders.add(stable);
  }

  addClient(address: string): void {
    this.#clients ??= new NameSample(NAMES);
    this.#clients.add(address);
  }

  /** A message of a host that came with a login. */
  addLogin(sender: string): void {
    this.loggedIn++;
    this.#logins ??= new NameSample(LOGINS);
    this.#logins.add(sender);
  }

  addAttempt(recipient: number, domain: string): void {
    this.#attempted ??= new BottomK();
    this.#attempted.add(recipient);
    this.#domains ??= new NameSample(DOMAINS);
    this.#domains.add(domain);
  }

  addFailedRecipient(recipient: number, domain: string | undefined): void {
    this.#failedRecipients ??= new BottomK();
    this.#failedRecipients.add(recipient);
    if (domain === undefined) return;
    this.#failedDomains ??= new NameSample(NAMES);
    this.#failedDomains.add(domain);
  }

  /** @param age of the failure's message, in minutes; a young one's is told by the minute itself */
  addAge(age: number, recipient: number, kind: 'deferred' | 'bounced'): void {
    const at = ageClass(age);
    if (at < 0) return;
    this.#aged ??= [];
    this.#aged[at] ??= new AgedCount();
    this.#aged[at].add(age, recipient, kind);
  }

  addBlock(id: string): void {
    this.#blocks ??= new NameSample(NAMES);
    this.#blocks.add(id);
  }

  addScript(name: string): void {
    this.#scripts ??= new NameSample(SCRIPTS);
    this.#scripts.add(name);
  }

  /** Keeps the first failures of different domains: five of one domain say less than one of five. */
  addFailure(domain: string, dsn: string | undefined, reply: string): void {
    this.#failures ??= [];
    const failures = this.#failures;
    if (failures.length < FAILURES && !failures.some((each) => each.domain === domain)) {
      failures.push({ domain, dsn, reply });
    }
  }

  addOwnRefusal(told: TurnedAway): void {
    this.#ownRefusals ??= new OwnRefusalCount();
    this.#ownRefusals.add(told);
  }

  toTally(minute: number, sender: string): Tally {
    return {
      minute,
      sender,
      messages: this.messages,
      recipients: this.recipients,
      distinctRecipients: this.#attempted?.size ?? 0,
      sent: this.sent,
      deferred: this.deferred,
      bounced: this.bounced,
      tried: this.tried,
      failedFirst: this.failedFirst,
      unknownUser: this.unknownUser,
      policyRefusals: this.policyRefusals,
      nullSender: this.nullSender,
      nullSenderFailed: this.nullSenderFailed,
      recipientNames: this.#attempted?.values() ?? [],
      domains: this.#domains?.names ?? [],
      envelopeSenders: this.#envelopeSenders?.names ?? [],
      clients: this.#clients?.names ?? [],
      loggedIn: this.loggedIn,
      logins: this.#logins?.names ?? [],
      failedRecipients: this.#failedRecipients?.values() ?? [],
      failedDomains: this.#failedDomains?.names ?? [],
      ...(this.refused === undefined ? {} : { refusals: this.refused.refusals() }),
      ...(this.#ownRefusals === undefined ? {} : { ownRefusals: this.#ownRefusals.refusals() }),
      ...(this.failedLogins === 0 ? {} : { failedLogins: this.failedLogins }),
      aged: this.#aged?.flatMap((each) => each.failures()) ?? NONE,
      ...(this.backscatter > 0 && { backscatter: this.backscatter }),
      samples: {
        queueIds: this.#queueIds ?? [],
        messages: this.#messageHashes?.values() ?? [],
        failures: this.#failures ?? [],
        blocks: this.#blocks?.names ?? [],
        ...(this.#scripts === undefined ? {} : { scripts: this.#scripts.names }),
        ...(this.#ownRefusals === undefined ? {} : { ownRefusals: this.#ownRefusals.reasons }),
      },
    };
  }
}
