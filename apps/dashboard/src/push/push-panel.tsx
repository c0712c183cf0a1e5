import { useEffect, useState } from 'preact/hooks';
import { ErrorNote } from '../parts/error-note';
import { useRegionName } from '../region/use-region-name';
import { hrefOf } from '../routes/route';
import { type PushBrowser, queries } from '../server/api';
import { useMutation } from '../server/use-mutation';
import { useQuery } from '../server/use-query';
import { useLanguage } from '../words/language';
import { follow, type PushFollow, followedHere, pushAbility, type Subscribing, unfollow } from './browser-push';
import { pushWords } from './push-words';

export interface PushPanelProps {
  /** Of a village, 12 digits, or a region. */
  readonly code: string;
  readonly ruleSet: string;
}

/** The villages and regions that this browser follows, and whether the one in view is among them. */
export function PushPanel({ code, ruleSet }: PushPanelProps) {
  const { language } = useLanguage();
  const words = pushWords[language];
  const [browser, setBrowser] = useState<PushBrowser | undefined>(undefined);
  const [isLooked, setLooked] = useState(false);
  const [outcome, setOutcome] = useState<Subscribing['kind'] | undefined>(undefined);
  const { busy, error, run } = useMutation();
  const ability = pushAbility();
  useEffect(() => {
    void run(followedHere).then((found) => {
      setBrowser(found);
      setLooked(true);
    });
  }, []);
  if (ability !== 'able') return <p role="status">{words.none[ability]}</p>;
  const tell = async (): Promise<void> => {
    setOutcome(undefined);
    const subscribing = await run(() => follow({ code, ruleSet }, language));
    if (subscribing === undefined) return;
    setOutcome(subscribing.kind);
    if (subscribing.kind === 'follows') setBrowser(subscribing.browser);
  };
  const end = async (followed: PushFollow): Promise<void> => {
    setOutcome(undefined);
    await run(async () => setBrowser(await unfollow(followed)));
  };
  const isFollowed = browser?.follows.some((one) => one.code === code && one.ruleSet === ruleSet) === true;
  return (
    <div class="push">
      <p>{words.lead}</p>
      {isLooked && !isFollowed && (
        <p class="actions">
          <button type="button" disabled={busy} onClick={() => void tell()}>
            {words.follow}
          </button>
        </p>
      )}
      {busy && isLooked && <p role="status">{words.asked}</p>}
      {outcome !== undefined && outcome !== 'follows' && (
        <p class="missing" role="alert">
          {words.none[outcome]}
        </p>
      )}
      <ErrorNote error={error} />
      {browser !== undefined && (
        <>
          <p>{words.follows}</p>
          <ul>
            {browser.follows.map((followed) => (
              <li key={`${followed.code} ${followed.ruleSet}`}>
                <FollowedPlace followed={followed} />{' '}
                <button type="button" disabled={busy} onClick={() => void end(followed)}>
                  {words.end}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="note">{words.kept}</p>
    </div>
  );
}

function FollowedPlace({ followed: { code, ruleSet } }: { readonly followed: PushFollow }) {
  return (
    <>
      {code.length === 12 ? <FollowedVillage code={code} /> : <FollowedRegion code={code} />} <small>{ruleSet}</small>
    </>
  );
}

function FollowedVillage({ code }: { readonly code: string }) {
  const name = useQuery(code, queries.shown(code)).data?.items[0]?.name ?? code;
  return (
    <a href={hrefOf.village(code)} lang="zh">
      {name}
    </a>
  );
}

function FollowedRegion({ code }: { readonly code: string }) {
  const { name } = useRegionName(code);
  return (
    <a href={hrefOf.region(code)} lang="zh">
      {name}
    </a>
  );
}
