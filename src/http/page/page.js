// Runs in the browser, before GraphiQL: one place for the key, which every request of the page then carries.
(() => {
  const NAME = 'api-key';
  const strip = document.querySelector('#strip');
  const form = strip.querySelector('form');
  const told = strip.querySelector('output');
  if (strip.dataset.needed === 'true') document.body.classList.add('has-strip');
  if (!form) return;

  /** For this tab of the browser; on this device only where somebody has asked for that. */
  const readKey = () => sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? '';

  function keepKey(key, isToStay) {
    for (const store of [sessionStorage, localStorage]) store.removeItem(NAME);
    if (key !== '') (isToStay ? localStorage : sessionStorage).setItem(NAME, key);
  }

  const send = window.fetch.bind(window);
  window.fetch = async (asked, init = {}) => {
    const key = readKey();
    const headers = new Headers(init.headers ?? (asked instanceof Request ? asked.headers : {}));
    const hasOwn = headers.has('authorization') || headers.has('x-api-key');
    if (key !== '' && !hasOwn) headers.set('authorization', `Bearer ${key}`);
    const response = await send(asked, { ...init, headers });
    if (response.status === 401)
      told.value = key === '' ? 'A key is needed.' : 'This key is not known.';
    else if (response.ok) told.value = key === '' ? '' : 'The key is taken.';
    return response;
  };

  form.elements.key.value = readKey();
  form.elements.stay.checked = localStorage.getItem(NAME) !== null;
  /** Tells at once whether the key is good; what the docs and the editor know comes with it. */
  async function tryKey() {
    told.value = '';
    const body = JSON.stringify({ query: '{ __typename }' });
    const headers = { 'content-type': 'application/json' };
    const { ok } = await window.fetch('/graphql', { method: 'POST', headers, body });
    if (ok) document.querySelector('button[aria-label^="Re-fetch GraphQL schema"]')?.click();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    keepKey(form.elements.key.value.trim(), form.elements.stay.checked);
    void tryKey();
  });
})();
