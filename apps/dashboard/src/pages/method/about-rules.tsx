import { titleOf } from '@taocun/domain';
import { Facts } from '../../parts/facts';
import { hrefOf } from '../../routes/route';
import type { RuleSet } from '../../server/api';
import { useLanguage } from '../../words/language';
import { aboutRuleSet } from './about-rule-set';

/** A button next to the choice of rules that opens one line about each. */
export function AboutRules({ ruleSets }: { readonly ruleSets: readonly RuleSet[] }) {
  const { language, words } = useLanguage();
  return (
    <>
      <button
        type="button"
        popovertarget="about-rules"
        aria-label={words.rules.about}
        title={words.rules.about}
      >
        ?
      </button>
      <div id="about-rules" popover="auto" role="dialog" aria-label={words.rules.about}>
        <p>{words.rules.lead}</p>
        <Facts facts={ruleSets.map((one) => [titleOf(one, language), aboutRuleSet(one, language, words)])} />
        <p>
          {/* A click inside does not close a popover, and the link stays on this page. */}
          <a
            href={hrefOf.method('rules')}
            onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
          >
            {words.rules.sources}
          </a>
        </p>
      </div>
    </>
  );
}
