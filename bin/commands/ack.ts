import { Command } from 'commander';
import { createActionStore } from '../../lambda/adapters/dynamodb/action-store.ts';
import { createIncidentStore } from '../../lambda/adapters/dynamodb/incident-store.ts';
import type { Incident } from '../../lambda/core/incident/incident.ts';
import type { Acknowledgement } from '../../lambda/core/message/action.ts';
import { plain, plainJson } from '../../lambda/core/text/plain-text.ts';
import { clock } from '../../lambda/core/time.ts';
import { fittedText } from '../fit.ts';
import { helpEnd } from '../help.ts';
import {
  onStage,
  type SaidBy,
  type StageOptions,
  withSpeaker,
  withStageOptions,
} from '../stage/stage-options.ts';
import { UsageError } from '../usage-error.ts';

/** Open incidents that are named to somebody who mistyped one. */
const MOST_NAMED = 5;

export function command(): Command {
  return withSpeaker(
    withStageOptions(
      new Command('ack')
        .description('say that somebody works on an incident: its reminders stop, news is still told')
        .argument('<incident>', 'its id, as every notice names it')
        .option('--note <text>', 'shown with it')
        .addHelpText(
          'after',
          helpEnd({
            examples: ["sendwatch ack 1cz47im6q7o --stage prod --note 'PC is off the network'"],
            exits: '0 it is noted',
          }),
        ),
    ),
  ).action(async (id: string, options: StageOptions & SaidBy & { note?: string }) => {
    const done = await onStage(options, async (table) => {
      const records = await createIncidentStore(table, Date.now).list();
      const incident = records.find((record) => record.incident.id === id)?.incident;
      if (incident === undefined)
        throw unknown(
          id,
          records.map((record) => record.incident),
        );
      const action: Acknowledgement = {
        type: 'ack',
        incident: id,
        by: plain(options.by, 80),
        at: Date.now(),
        note: plain(options.note ?? '', 200),
      };
      await createActionStore(table, Date.now).put(action);
      return { incident, action };
    });
    process.stdout.write(`${options.json ? plainJson(done.action) : fittedText(text(done))}\n`);
  });
}

function text({ incident, action }: { incident: Incident; action: Acknowledgement }): string {
  const state =
    incident.closed === undefined ? 'Its reminders stop' : `It had closed ${clock(incident.closed)}`;
  return `Acknowledged by ${action.by}: ${plain(incident.sender, 320)} (${incident.severity}, since ${clock(incident.opened)}). ${state}; that it got worse or recovered is still told.`;
}

function unknown(id: string, incidents: readonly Incident[]): UsageError {
  const open = incidents.filter(({ closed }) => closed === undefined);
  const named = open.slice(0, MOST_NAMED).map((each) => `${each.id} (${plain(each.sender, 60)})`);
  const hint = open.length === 0 ? 'none is open' : `open: ${named.join(', ')}`;
  return new UsageError(`no incident '${plain(id, 60)}'; ${hint}`);
}
