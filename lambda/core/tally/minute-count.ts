import { BottomK, NameSample } from './sample.ts';
import type { FailureSample, Tally } from './tally.ts';

/** More domains than this in one minute of one sender add nothing to a verdict. */
const DOMAINS = 256;
const NAMES = 64;
const FAILURES = 5;
const QUEUE_IDS = 8;

/** One sender's minute while it is being counted. */
export class MinuteCount {
  messages = 0;
  recipients = 0;
  sent = 0;
  deferred = 0;
  bounced = 0;
  unknownUser = 0;
  policyRefusals = 0;
  nullSender = 0;
  nullSenderFailed = 0;
  readonly attempted = new BottomK();
  readonly messageHashes = new BottomK();
  readonly failedRecipients = new BottomK();
  readonly domains = new NameSample(DOMAINS);
  readonly failedDomains = new NameSample(NAMES);
  readonly envelopeSenders = new NameSample(NAMES);
  readonly clients = new NameSample(NAMES);
  readonly blocks = new NameSample(NAMES);
  readonly queueIds: string[] = [];
  readonly failures: FailureSample[] = [];

  addMessage(hash: number, queueId: string): void {
    this.messageHashes.add(hash);
    if (this.queueIds.length < QUEUE_IDS) this.queueIds.push(queueId);
  }

  /** Keeps the first failures of different domains: five of one domain say less than one of five. */
  addFailure(failure: FailureSample): void {
    if (this.failures.length < FAILURES && !this.failures.some((each) => each.domain === failure.domain)) {
      this.failures.push(failure);
    }
  }

  toTally(minute: number, sender: string): Tally {
    return {
      minute,
      sender,
      messages: this.messages,
      recipients: this.recipients,
      distinctRecipients: this.attempted.size,
      sent: this.sent,
      deferred: this.deferred,
      bounced: this.bounced,
      unknownUser: this.unknownUser,
      policyRefusals: this.policyRefusals,
      nullSender: this.nullSender,
      nullSenderFailed: this.nullSenderFailed,
      domains: this.domains.names,
      envelopeSenders: this.envelopeSenders.names,
      clients: this.clients.names,
      failedRecipients: this.failedRecipients.values(),
      failedDomains: this.failedDomains.names,
      samples: {
        queueIds: this.queueIds,
        messages: this.messageHashes.values(),
        failures: this.failures,
        blocks: this.blocks.names,
      },
    };
  }
}
