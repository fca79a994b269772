import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { expand, shorten } from '#cli/report/grant/short-form.ts'
import { html } from '#cli/report/html.ts'
import { toPrintable } from '#core/printable-text.ts'

test('any text in markup is text, in an element and in an attribute', () => {
  const property = fc.property(
    fc.oneof(fc.string(), fc.constantFrom('</script><b>', '"\' onx=1', '<!--', '&lt;')),
    (text) => {
      const { document } = parseHTML(
        html`<!doctype html><html><body><p title="${text}">${text}</p></body></html>`.markup,
      )
      expect(document.body.children).toHaveLength(1)
      expect(document.querySelector('p')?.attributes).toHaveLength(1)
      expect(document.querySelector('p')?.textContent).toBe(toPrintable(text))
    },
  )
  fc.assert(property)
})

test('what cannot be seen is made visible', () => {
  expect(html`${'a\u202eb\u0000'}`.markup).toBe('a\\u{202e}b\\u{0}')
})

test('the short form of a text is the same text afterwards, whatever a record says', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '2025-07-16T01:00:00Z',
      '2025-99-16T01:00:00Z',
      '2025-02-30T24:00:00Z',
      'churn',
      '$&',
      '1969-12-31T23:59:59Z',
    ),
  )
  const property = fc.property(fc.array(part), fc.constantFrom('churn', '1', 'Z', ''), (parts, job) => {
    const text = toPrintable(parts.join(' '))
    expect(expand(shorten(text, job, 1_752_627_600), job, 1_752_627_600)).toBe(text)
  })
  fc.assert(property)
})
