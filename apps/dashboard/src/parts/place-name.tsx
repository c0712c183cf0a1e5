import { usePinyin } from '../words/use-romanised';

/** The name of a region, on the English page with its pinyin. */
export function PlaceName({ name }: { readonly name: string }) {
  const pinyin = usePinyin(name);
  if (pinyin === undefined) return <>{name}</>;
  return (
    <>
      <span lang="zh">{name}</span> <small>{pinyin}</small>
    </>
  );
}
