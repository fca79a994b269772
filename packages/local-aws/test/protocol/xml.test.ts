import { expect, test } from 'vitest'
import { element, escapeXml, innerXml, members, unescapeXml } from '../../src/protocol/xml.ts'

test.each([
  ['escapes text', 'a<b>&"c"', '<X>a&lt;b&gt;&amp;&quot;c&quot;</X>'],
  ['writes numbers and booleans', { N: 3, B: false }, '<X><N>3</N><B>false</B></X>'],
  ['writes dates in whole seconds', new Date('2025-07-16T01:00:00.789Z'), '<X>2025-07-16T01:00:00Z</X>'],
  ['omits undefined content', { A: undefined, B: '' }, '<X><B></B></X>'],
  ['repeats the element of a list', { A: ['1', '2'] }, '<X><A>1</A><A>2</A></X>'],
  ['keeps the element of an empty list of members', { A: members([]) }, '<X><A></A></X>'],
])('the XML writer %s', (_, content, expected) => {
  expect(element('X', content)).toBe(expected)
})

test.each(['plain', 'a & b < c > d "e" \'f\'', 'ü – 漢字', '&amp;', 'line\r\nline'])(
  'text is unchanged by escaping and unescaping: %j',
  (text) => {
    expect(unescapeXml(escapeXml(text))).toBe(text)
  },
)

test('numeric references are read, in decimal and in hex', () => {
  expect(unescapeXml('&#65;&#x42;')).toBe('AB')
})

test('inner XML is found with and without attributes, and not in elements of a longer name', () => {
  expect(innerXml('<Key>a</Key><KeyMarker>b</KeyMarker><Key x="1">c</Key>', 'Key')).toEqual(['a', 'c'])
})
