import { describe, expect, it } from 'vitest';
import { newEvidence } from '../../../../lambda/core/detect/evidence.ts';
import { stepText } from '../../../../lambda/core/message/commands.ts';
import { firstSteps } from '../../../../lambda/core/message/incident/first-steps.ts';
import { LANGUAGES } from '../../../../lambda/core/message/settings.ts';
import { MINUTE } from '../../../../lambda/core/time.ts';

const opened = Date.parse('2026-10-13T10:05:00Z');
const closed = Date.parse('2026-10-13T13:20:00Z');
const codes = (...of: Parameters<typeof firstSteps>) =>
  firstSteps(...of).flatMap((step) => step.flatMap((part) => (typeof part === 'string' ? [] : [part.code])));

describe.each(LANGUAGES)('first steps in %s', (language) => {
  it.each([
    [undefined, ''],
    // Two hours before it closed, when its last unusual minute ended; what came later may be the owner's.
    [closed, ' --until 2026-10-13T11:19:59Z'],
    // Withdrawn a quarter of an hour after it opened: no time before that.
    [opened + 15 * MINUTE, ' --until 2026-10-13T10:05:00Z'],
  ])('sort the queue and trace by sender and time', (end, until) => {
    const sender = 'login:anna@example.com';
    const incident = end === undefined ? { sender, opened } : { sender, opened, closed: end };
    expect(codes(incident, language)).toEqual(
      expect.arrayContaining([
        'postqueue -j',
        `sendwatch spool --queue queue.json --log /var/log/mail.log --sender ${sender} --since 2026-10-13T10:05:00Z${until}`,
        `sendwatch trace ${sender} /var/log/mail.log`,
      ]),
    );
  });

  it('name the scripts of a local sender, whatever their names hold, in no command', () => {
    const samples = { ...newEvidence().samples, scripts: ['/var/www/form.php', '/tmp/\u001b[2Jx; reboot'] };
    const incident = { sender: 'local:web/www-data', opened, samples };
    const [first] = firstSteps(incident, language);
    expect(stepText(first!)).toContain('/var/www/form.php, /tmp/');
    expect(stepText(first!)).not.toContain('\u001b');
    expect(codes(incident, language).join('\n')).not.toMatch(/form\.php|reboot/);
  });

  it('put no name into a command that a shell would see more in', () => {
    const commands = codes({ sender: 'login:x; reboot', opened }, language);
    expect(commands.filter((each) => /spool|trace|reboot/.test(each))).toEqual([]);
    expect(commands).toContain('postqueue -j');
  });
});
