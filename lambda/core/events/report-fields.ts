import type { BusySender, QueueReport, QueueSize } from '../mail-log/queue-report/report.ts';
import { group } from './fields.ts';

const SIZE = group<QueueSize>(() => ({ files: 0, oldest: 0 }), { files: 'count', oldest: 'count' }, {});

const BUSY = group<BusySender>(
  () => ({ messages: 0, sender: '' }),
  { messages: 'count', sender: 'name' },
  {},
);

/** How a queue's report is packed. */
export const REPORT = group<QueueReport>(
  newReport,
  {
    maildrop: SIZE,
    incoming: SIZE,
    active: SIZE,
    deferred: SIZE,
    hold: SIZE,
    sample: 'count',
    median: 'count',
    notices: 'count',
    double: 'count',
    top: 'count',
  },
  { sender: 'name', next: { each: BUSY } },
);

function newReport(): QueueReport {
  const none = { files: 0, oldest: 0 };
  return {
    maildrop: none,
    incoming: none,
    active: none,
    deferred: none,
    hold: none,
    sample: 0,
    median: 0,
    notices: 0,
    double: 0,
    top: 0,
  };
}
