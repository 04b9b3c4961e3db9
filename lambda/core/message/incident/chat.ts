import type { Notice } from '../../incident/notice.ts';
import { plain } from '../../text/plain-text.ts';
import { CHAT_LIMIT, type ChatNotification, description, markdownSafe, stepMarkdown } from '../chat-frame.ts';
import type { Voice } from '../voice.ts';
import { argumentsOf, samplesOf } from './evidence.ts';
import { gravityOf, summary } from './facts.ts';
import { firstSteps } from './first-steps.ts';
import { headlineOf } from './server.ts';

const MOST_SAMPLES = 3;

export function chatNotification(notice: Notice, voice: Voice): ChatNotification {
  const { incident, kind, id } = notice;
  const { words, language } = voice;
  const severity = gravityOf(incident, kind, words);
  const sections = [...argumentsOf(incident, language), ...samplesOf(incident, language)];
  const title = `${severity}: ${headlineOf(incident, markdownSafe(plain(incident.sender, 120)), kind, language)}`;
  return {
    version: '1.0',
    source: 'custom',
    id: plain(id, 80),
    content: {
      textType: 'client-markdown',
      title: plain(title, CHAT_LIMIT.title),
      description: description(
        [
          summary(notice, voice).map(markdownSafe).join('\n'),
          ...sections.map(({ title, entries }) => {
            const shown = entries.slice(0, title === 'why' || title === 'against' ? 10 : MOST_SAMPLES);
            return [`*${words.titles[title]}*`, ...shown.map((entry) => `• ${markdownSafe(entry)}`)].join(
              '\n',
            );
          }),
        ],
        voice.links,
      ),
      nextSteps:
        kind === 'recovered'
          ? []
          : firstSteps(incident, language, voice.logs).map((step) =>
              plain(stepMarkdown(step), CHAT_LIMIT.step),
            ),
      keywords: [incident.severity, incident.sender].map((word) =>
        plain(markdownSafe(word), CHAT_LIMIT.keyword),
      ),
    },
    metadata: {
      threadId: plain(incident.id, 40),
      summary: plain(title, CHAT_LIMIT.summary),
      eventType: `sendwatch.${kind}`,
      relatedResources: [],
      additionalContext: { severity: incident.severity, kind },
    },
  };
}
