import type { GraphEngine } from './engine-edges.ts';
import { layoutEngines } from './layout-engines.ts';

self.onmessage = ({ data }: MessageEvent<readonly GraphEngine[]>) => self.postMessage(layoutEngines(data));
