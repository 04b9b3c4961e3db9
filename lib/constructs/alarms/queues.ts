import { ownMetric } from '../metrics.ts';
import { type AlarmDefinition, FIVE_MINUTES, type Watched } from './definition.ts';

/** What waits on the mail hosts does not leave, or becomes more and more. */
export function queueAlarms({ config }: Watched): AlarmDefinition[] {
  return [
    {
      id: 'QueueInTrouble',
      says: {
        en: 'The queue of a mail host is stuck, clogged or grows: what is sent to others waits there, perhaps behind the mail of a bot.',
        ja: 'メールサーバーのキューが停滞、詰まり、または増加しています。外部へのメールが、ボットのメールの後ろで待たされている可能性があります。',
      },
      metric: ownMetric('queuesInTrouble', config.stage, 'Maximum', FIVE_MINUTES),
      threshold: 1,
      periods: 2,
    },
  ];
}
