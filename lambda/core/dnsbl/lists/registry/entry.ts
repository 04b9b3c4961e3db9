import type { ListDescription } from '../describe.ts';

/** A row of the registry: a description, and whether it is asked unless named. Its sources are in sources.ts. */
export interface RegistryEntry extends ListDescription {
  name: string;
  /** Why the list is asked only when it is named: registration, doubt, or no block list at all. */
  optIn?: string;
}

/** A list that must not be asked any more. */
export interface DeadList {
  id: string;
  name: string;
  zone: string;
  /** What happened to it, and when: the reason that a user who names it gets to read. */
  reason: string;
  sources: readonly string[];
}
