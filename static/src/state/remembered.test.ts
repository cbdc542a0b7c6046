import { afterEach, describe, expect, it, vi } from 'vitest';
import { langOf, otherLang, otherTheme, themeOf } from './remembered';

function browserThatKeeps(kept: Record<string, string> = {}) {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => (kept[key] = value),
  });
  return kept;
}
afterEach(() => vi.unstubAllGlobals());

describe('language and theme', () => {
  it('are Chinese and as the machine is set, when nothing was ever chosen', () => {
    browserThatKeeps();
    expect([langOf(null), themeOf(undefined)]).toEqual(['zh', 'auto']);
  });

  it('are what was chosen last', () => {
    browserThatKeeps();
    expect([otherLang('zh'), otherTheme(false)]).toEqual(['en', 'dark']);
    expect([langOf(null), themeOf(null)]).toEqual(['en', 'dark']);
    expect([otherLang('en'), otherTheme(true)]).toEqual(['zh', 'light']);
    expect([langOf(null), themeOf(null)]).toEqual(['zh', 'light']);
  });

  it('are what an address says, whatever was chosen, and words that are no language say nothing', () => {
    browserThatKeeps({ 'carecircle.lang': 'en', 'carecircle.theme': 'dark' });
    expect([langOf('zh'), themeOf('light')]).toEqual(['zh', 'light']);
    expect([langOf('fr'), themeOf('pink')]).toEqual(['en', 'dark']);
  });

  it('hold until the page is left in a browser that keeps nothing', () => {
    const refuse = () => {
      throw new Error('SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    expect([otherLang('zh'), langOf(null), themeOf(null)]).toEqual(['en', 'zh', 'auto']);
  });
});
