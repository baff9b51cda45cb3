import { type Provider, providers } from '../model/provider.ts';
import { createDeck, pick, pickSkewed, type Random } from './random.ts';
import { findTopic } from './topics.ts';

export interface Source {
  readonly title: string;
  readonly host: string;
  readonly url: string;
}

export type Words = ReturnType<typeof createWords>;

/** Sentences about invented makers and publishers, so that nobody real is praised or blamed. */
export function createWords(random: Random, prompt: string, provider: Provider) {
  const topic = findTopic(prompt);
  const question = prompt.replace(/[\s?!.]+$/, '') || 'the question';
  // Each provider has favourites of its own: otherwise there would be nothing to compare.
  const turn = 2 * providers.indexOf(provider);
  const favourites = [...brands.slice(turn), ...brands.slice(0, turn)];
  const brand = () => pickSkewed(favourites, random);
  const claim = createDeck(topic.claims, random);
  const advice = createDeck(topic.advice, random);
  const heading = createDeck(topic.headings, random);
  const two = (): [string, string] => {
    const one = brand();
    return [
      one,
      pickSkewed(
        favourites.filter((other) => other !== one),
        random,
      ),
    ];
  };

  const sentence = (): string => {
    const [one, other] = two();
    return pick(
      [
        () => `${one} ${claim()}, while ${other} ${claim()}.`,
        () => `According to recent tests, ${one} ${claim()}.`,
        () => `Reviewers note that ${one} ${claim()} and ${claim()}.`,
        () => `${one} ${claim()}; ${other} ${claim()}.`,
        advice,
      ],
      random,
    )();
  };

  return {
    opening: () =>
      pick(
        [
          `Here is what current sources say about "${question}".`,
          `There is no single answer to "${question}", but a few names come up again and again.`,
          `Most recent reviews agree on the outlines of "${question}", and differ on the details.`,
        ],
        random,
      ),
    heading,
    sentences: (count: number) => Array.from({ length: count }, sentence),
    /** For a list, in which nobody is named twice. */
    points(count: number): string[] {
      const left = [...favourites];
      return Array.from({ length: count }, () => {
        const name = pickSkewed(left, random);
        left.splice(left.indexOf(name), 1);
        return `**${name}** ${claim()}.`;
      });
    },
    closing() {
      const [one, other] = two();
      return `In short: ${one} is the safe choice, ${other} the one to watch.`;
    },
    doubt: () =>
      pick(
        [
          'The wording leaves the budget open, so both ends of the market belong in the answer.',
          'It does not say where the reader lives: sources from several countries are needed.',
          'A short list with reasons will help more than one winner.',
        ],
        random,
      ),
    queries: () =>
      Array.from(
        { length: 1 + random(3) },
        () =>
          `${topic.name} ${pick(['reviews', 'comparison', '2026', 'price', 'alternatives'], random)} ${brand()}`,
      ),
    source(): Source {
      // Two in three from a few dozen well-known places, the others from a long tail.
      const host =
        random(3) === 0
          ? `${pick(tails, random)}-${pick(topic.places, random)}.example`
          : pickSkewed(hosts, random);
      const path = pick(['', 'reviews/', 'guides/', 'news/2026/', 'blog/'], random);
      const slug = `${slugOf(brand())}-${pick(slugs, random)}`;
      return {
        title: `${pick(titles, random)} | ${host}`,
        host,
        url: `https://${host}/${path}${slug}`,
      };
    },
  };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
}

function list(text: string): readonly string[] {
  return text.split(',').map((word) => word.trim());
}

const brands = list(`
  Northwind, Bluebird, Halden, Cobalt Peak, Merid, Oakline, Vanta, Riverstone, Solberg, Tern,
  Quill & Co, Larkspur, Ostra, Pinewell, Zephyr Works, Kestrel
`);

const titles = list(`
  The complete guide, Tested and compared, What the experts say, A long-term review,
  Buyer questions answered, This year in numbers, The short list, Field notes
`);

const slugs = list(`
  review, vs-rivals, buying-guide, long-term-test, explained, price-check, news
`);

/** Reserved names only (RFC 2606): some with `www.`, some of one registrable domain. */
const hosts = list(`
  www.testlab.example, reviews.example.com, en.openpedia.example, www.dailyledger.example,
  forum.makers.example, www.example.org, blog.fieldnotes.example, shop.northwind.example,
  www.pricewatch.example, docs.halden.example, trade.journal.example, www.consumerpost.example,
  guides.example.net, archive.fieldnotes.example, old.testlab.example,
  video.watchtower.example, www.solberg.example, press.vanta.example, community.tern.example,
  stats.institute.example, magazine.outdoorweek.example, local.gazette.example,
  podcast.twohosts.example, papers.university.example, notes.smallblog.example,
  wiki.hobbyists.example, www.secondopinion.example, recall.agency.example
`);

const tails = list(`
  amber, aspen, brook, cedar, clever, corner, dawn, eager, fern, foggy, green, harbour, honest,
  island, jolly, keen, lantern, little, lively, maple, mellow, morning, noble, northern, olive,
  orchard, plain, quiet, rapid, river, sandy, silver, simple, southern, steady, summit, sunny,
  thrifty, urban, valley, village, weekly, western, willow, winter
`);
