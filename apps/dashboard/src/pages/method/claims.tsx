import type { ReadCriterion } from '../../server/api';
import { useLanguage } from '../../words/language';

/** A claim; `use` names the rules that use it, if not all visible ones do. */
export type UsedClaim = NonNullable<ReadCriterion['source']>[number] & { readonly use?: string };

/** The claims about a threshold; while closed, only the number of unverified ones. */
export function SourceNote({ source }: { readonly source: readonly UsedClaim[] }) {
  const { words } = useLanguage();
  const unverified = unverifiedOf(source);
  return (
    <details class={unverified === source.length ? 'source unverified' : 'source'}>
      <summary>{words.sources.all(unverified)}</summary>
      <Claims claims={source} />
    </details>
  );
}

/** The claims about a row of the rules, each with its quotation, its address, and its standing. */
export function Claims({ claims }: { readonly claims: readonly UsedClaim[] }) {
  return (
    <ul class="claims">
      {claims.map((claim) => (
        <OneClaim key={claim.text.en} claim={claim} />
      ))}
    </ul>
  );
}

function OneClaim({ claim: { text, quote, url, standing, use } }: { readonly claim: UsedClaim }) {
  const { language, words } = useLanguage();
  const isEnglish = quote !== undefined && /[a-z]{3}/i.test(quote);
  // The Chinese text already says what an English quotation says, so only its address is shown.
  const isHidden = isEnglish && language === 'zh';
  return (
    <li class={standing}>
      {text[language]} {quote !== undefined && !isHidden && <q lang={isEnglish ? 'en' : 'zh'}>{quote}</q>}{' '}
      {url !== undefined && (
        <a href={url} rel="noreferrer">
          {isHidden ? words.sources.inEnglish : words.sources.link}
        </a>
      )}{' '}
      <small>{words.sources.standings[standing]}</small>
      {use !== undefined && <span class="note"> {use}</span>}
    </li>
  );
}

export function unverifiedOf(claims: readonly UsedClaim[]): number {
  return claims.filter(({ standing }) => standing === 'unverified').length;
}
