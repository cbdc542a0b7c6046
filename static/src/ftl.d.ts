declare module '*.ftl' {
  import type { SharedWords } from './text/catalogue';
  const words: SharedWords;
  export default words;
}
