import type { NotifySettings } from './settings.ts';

/**
 * What the schema makes of nothing, without the schema: a deployed function reads settings that were checked at
 * synth, and the parser for them would be a tenth of its bundle.
 */
export const DEFAULT_NOTIFY: NotifySettings = {
  language: 'en',
  lowBelow: 'high',
  digestMinutes: 0,
  burst: { incidents: 5, minutes: 5 },
  links: [],
};
