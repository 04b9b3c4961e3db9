// What waits in a Postfix queue, as ship/queue-report/sendwatch-queue tells it each minute under a tag of its own.
//
//   v=1 name=postfix maildrop=0/0 incoming=2/5 active=10/35 deferred=120/86400 hold=0/0 sample=132 median=300
//     notices=40 double=70 top=12 sender=host:192.0.2.7
//
//   name     the last part of the queue directory's path; `-` where that is no plain word
//   QUEUE    files, and seconds since the oldest one arrived
//     [top2=5 sender2=login:anna [top3=2 sender3=local]]
//
//   sample   files looked into; median, notices, double, top and sender are of these

import { hostSender, loginSender, senderOf } from '../../sender.ts';
import { detach } from '../detach.ts';
import type { Header } from '../header/header.ts';
import type { ParsedLine } from '../parsed-line.ts';
import { addressIn } from '../scan.ts';
import { type BusySender, QUEUES, type QueueReport, type QueueSize } from './report.ts';

const TAG = 'sendwatch-queue';

const NUMBER = '(\\d{1,9})';
const NAME = '([\\w.@+:-]{1,70})';
const FORM = new RegExp(
  `^v=1 name=${NAME} ${QUEUES.map((queue) => `${queue}=${NUMBER}/${NUMBER}`).join(' ')} ` +
    `sample=${NUMBER} median=${NUMBER} notices=${NUMBER} double=${NUMBER} top=${NUMBER} sender=${NAME}` +
    `(?: top2=${NUMBER} sender2=${NAME}(?: top3=${NUMBER} sender3=${NAME})?)?$`,
);
/** The numbers behind those of the queues. */
const SHARES = ['sample', 'median', 'notices', 'double', 'top'] as const;
const LONGEST = 700;
/** More files no spool holds, and no mail waits for ten years. */
const MOST_FILES = 10_000_000;
const LONGEST_WAIT = 10 * 366 * 86_400;

/**
 * Reads the report of a queue.
 *
 * @returns undefined for a line of another tag; kind `unknown` for one whose numbers cannot be, or of a later version
 */
export function parseQueueReport(header: Header): ParsedLine | undefined {
  if (header.program?.name !== TAG) return undefined;
  const read = reportIn(header.line.slice(header.body, header.body + LONGEST));
  return {
    kind: read === undefined ? 'unknown' : 'queue-report',
    time: header.time,
    zoned: header.zoned,
    mta_host: header.mta_host,
    program: header.program.name,
    ...read,
  };
}

function reportIn(text: string): Pick<ParsedLine, 'instance' | 'queue_report'> | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const busiest = 2 + 2 * QUEUES.length + SHARES.length;
  const numbers = match.slice(2, busiest).map(Number);
  const size = (at: number): QueueSize => ({ files: numbers[2 * at]!, oldest: numbers[2 * at + 1]! });
  const [sample, median, notices, double, top] = numbers.slice(2 * QUEUES.length) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const sender = senderIn(match[busiest]!);
  const rest = match.slice(busiest + 1).filter((part) => part !== undefined);
  const counts = rest.filter((_, at) => at % 2 === 0).map(Number);
  const next = counts.flatMap((messages, at): BusySender[] => {
    const name = senderIn(rest[2 * at + 1]!);
    return name === undefined ? [] : [{ messages, sender: name }];
  });
  const report: QueueReport = {
    maildrop: size(0),
    incoming: size(1),
    active: size(2),
    deferred: size(3),
    hold: size(4),
    sample,
    median,
    notices,
    double,
    top,
    ...(sender !== undefined && { sender }),
    ...(next.length > 0 && { next }),
  };
  const possible = QUEUES.every(
    (queue) => report[queue].files <= MOST_FILES && report[queue].oldest <= LONGEST_WAIT,
  );
  if (
    !possible ||
    median > LONGEST_WAIT ||
    notices + double + [top, ...counts].reduce((sum, each) => sum + each) > sample
  )
    return undefined;
  return { instance: detach(match[1]!), queue_report: report };
}

/** The key of whom the report says is the busiest; undefined where it does not name anybody. */
function senderIn(text: string): string | undefined {
  if (text === 'local') return text;
  const sender = senderOf(text);
  if (sender?.kind === 'login') return loginSender(detach(sender.name));
  const address = sender?.kind === 'host' ? addressIn(sender.name, 0, sender.name.length) : undefined;
  return address === undefined ? undefined : hostSender(detach(address));
}
