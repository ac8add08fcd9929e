import type { Icon } from '@tabler/icons-react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { SeenBy } from '../session/access.ts';

/** The parts of the navigation, in its order. */
export const GROUPS = ['Engines', 'AI', 'Operations', 'People', 'Data'] as const;

/** A page: where it is, what the navigation says of it, who may see it. A test compares the list with the folder. */
export interface Page {
  /** A pattern of react-router, for example `/engines/:engineId`. */
  readonly path: string;
  /** In the navigation, and while the page loads. */
  readonly title: string;
  /** Null: it is reached from another page. */
  readonly group: (typeof GROUPS)[number] | null;
  readonly icon?: Icon;
  /**
   * Who sees it. For others it is left out of the navigation, and says at its address what they lack. Default: everybody.
   * The server decides of each request.
   */
  readonly seenBy?: SeenBy;
  readonly component: LazyExoticComponent<ComponentType>;
}
