import type * as model from '../model/annotation.ts';
import { builder } from './builder.ts';

export const Annotation = builder.objectRef<model.Annotation>('Annotation');
Annotation.implement({
  description: 'A source that a section of an answer cites.',
  fields: (t) => ({
    title: t.exposeString('title', {
      nullable: true,
      description: 'Title of the page, or only its domain. Upstream: title.',
    }),
    url: t.expose('url', {
      type: 'URL',
      nullable: true,
      description:
        'The cited page, or a redirect to it (`isRedirect`); null unless it parses as http or https, so it is safe in a link.',
    }),
    rawUrl: t.exposeString('rawUrl', {
      nullable: true,
      description: 'The address as it was sent, whatever it is: not safe in a link. Upstream: url.',
    }),
    directUrl: t.expose('directUrl', {
      type: 'URL',
      nullable: true,
      description:
        'The page behind a redirect, where upstream reports it (Gemini). Upstream: direct_url.',
    }),
    host: t.exposeString('host', {
      nullable: true,
      description:
        'Lower case, without `www.`. Of the page behind a redirect; where that is not known, of the title, if it is a host name.',
    }),
    domain: t.exposeString('domain', {
      nullable: true,
      description: 'Registrable domain of `host`, by the public suffix list: `example.co.uk`.',
    }),
    page: t.expose('page', {
      type: 'URL',
      nullable: true,
      description:
        'The address by which the page is counted: https, without `www.`, default port, fragment, trailing slash and tracking parameters, behind a redirect where that is known; null where it is not.',
    }),
    isRedirect: t.exposeBoolean('isRedirect', {
      description:
        'Whether `url` is a redirect of the provider (Gemini) rather than the page itself.',
    }),
    quote: t.exposeString('quote', {
      nullable: true,
      description: 'The passage that the source is for. Upstream: text.',
    }),
    startIndex: t.exposeInt('startIndex', {
      nullable: true,
      description:
        'Where the passage begins, as sent: its unit is not documented. Upstream: start_index.',
    }),
    endIndex: t.exposeInt('endIndex', {
      nullable: true,
      description: 'Where the passage ends, as sent. Upstream: end_index.',
    }),
    position: t.exposeInt('position', {
      description: "The place among the result's annotations, from 1.",
    }),
  }),
});

export const AnnotationDistinct = builder.enumType('AnnotationDistinct', {
  description: 'By what repeated annotations are left out; the first of each stays.',
  values: {
    NONE: { description: 'Every annotation, also repeated ones.' },
    URL: { description: 'One per cited page, however its address is written.' },
    HOST: { description: 'One per host.' },
    DOMAIN: { description: 'One per registrable domain.' },
  } as const,
});
