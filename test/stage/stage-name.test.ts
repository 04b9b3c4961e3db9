import { expect, it } from 'vitest';
import { sendwatch } from '../support/cli.ts';

/** The time so many hours ago: a time of long ago is refused first. */
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const COMMANDS: readonly (readonly string[])[] = [
  ['doctor'],
  ['drill'],
  ['ack', '1cz47im6q7o'],
  [
    'expect',
    'login:anna',
    '--from',
    'now',
    '--to',
    new Date(Date.now() + 86_400_000).toISOString(),
    '--max',
    '5',
  ],
  ['redrive', '--queue', 'https://sqs.example'],
  ['backfill', '--log-group', '/mail', '--from', ago(2), '--to', ago(1)],
];

it.each(COMMANDS)('%s refuses a name that no stage can have, before it asks AWS', async (...args) => {
  expect(await sendwatch([...args, '--stage', 'A \u001bB', '--region', 'eu-central-1'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      "sendwatch: stage 'A B' must be 1 to 20 of a-z, 0-9 and -, beginning with a letter; name it as the configuration does, e.g. --stage prod\n",
  });
});

it('refuses it in the environment as well, but not the help', async () => {
  const before = process.env.SENDWATCH_STAGE;
  process.env.SENDWATCH_STAGE = 'x_y';
  try {
    expect((await sendwatch(['doctor'])).stderr).toMatch(/^sendwatch: stage 'x_y' must be /);
    expect((await sendwatch(['doctor', '--help'])).code).toBe(0);
  } finally {
    if (before === undefined) delete process.env.SENDWATCH_STAGE;
    else process.env.SENDWATCH_STAGE = before;
  }
});
