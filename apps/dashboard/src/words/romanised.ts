import { inPinyin, withoutKind } from '@taocun/domain';

interface Readings {
  readonly characters: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** Converts names to pinyin without tones. Characters without a reading stay unchanged. */
export function romaniser({ characters, words }: Readings): (name: string) => string {
  const readings = new Map(
    Object.entries(characters).flatMap(([syllable, of]) =>
      [...of].map((character) => [character, syllable] as const),
    ),
  );
  const readingsOfWords = new Map(Object.entries(words));
  return (name) =>
    inPinyin(name, (chinese) => {
      const short = withoutKind(chinese);
      return (
        readingsOfWords.get(short) ?? [...short].map((character) => readings.get(character) ?? character)
      );
    });
}
