declare module 'virtual:manual' {
  import type { ManualTask } from './tasks';
  const manual: Record<'zh' | 'en', ManualTask[]>;
  export default manual;
}
