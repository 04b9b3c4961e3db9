import type { Settings } from '../core/config.ts';
import type { ListStateStore } from '../core/dnsbl/watch/watch-ports.ts';
import { decodeRecord } from '../core/dnsbl/watch/watch-record.ts';
import { offsetAt } from '../core/office-time.ts';
import type { ActionStore, BoardStore, IncidentStore } from '../core/ports.ts';
import { widgetBody } from '../core/report/page/live/widget-body.ts';
import { REPORT_WORDS } from '../core/report/words/languages.ts';
import { minuteOf } from '../core/time.ts';

export interface WidgetDeps {
  board: Pick<BoardStore, 'load'>;
  incidents: Pick<IncidentStore, 'list'>;
  actions: Pick<ActionStore, 'list'>;
  /** Holds nothing where no lists are watched. */
  lists: Pick<ListStateStore, 'load'>;
  settings: Settings;
  stage: string;
}

/** What CloudWatch invokes a custom widget with; further keys are ignored. */
export interface WidgetEvent {
  /** Asks for the widget's documentation instead. */
  describe?: boolean;
  widgetContext?: { theme?: string };
}

/**
 * A custom widget of a CloudWatch dashboard: HTML and SVG as a string. The dashboard strips scripts, iframes and
 * `<use>`, so there are none. Source: CloudWatch user guide, "Details about custom widgets".
 */
export function createWidget({ board, incidents, actions, lists, settings, stage }: WidgetDeps) {
  const { language } = settings.notify;
  return async function widget(event: WidgetEvent, now: number): Promise<string | { markdown: string }> {
    if (event.describe === true) return { markdown: REPORT_WORDS[language].widget.documentation };
    const [drawn, records, said, watched] = await Promise.all([
      board.load(),
      incidents.list(),
      actions.list(),
      lists.load(),
    ]);
    return widgetBody({
      board: drawn,
      incidents: records.map(({ incident }) => incident),
      actions: said,
      lists: watched === undefined ? undefined : decodeRecord(watched.body).state,
      stage,
      language,
      utcOffset: offsetAt(minuteOf(now), settings.detect),
      theme: event.widgetContext?.theme === 'dark' ? 'dark' : 'light',
      now,
    }).text;
  };
}
