import { expect, test } from 'vitest'
import { element, escapeXml, innerXml, members, unescapeXml } from '../../src/protocol/xml.ts'

test.each([
  ['text is escaped', 'a<b>&"c"', '<X>a&lt;b&gt;&amp;&quot;c&quot;</X>'],
  ['a number and a boolean are written plainly', { N: 3, B: false }, '<X><N>3</N><B>false</B></X>'],
  ['a date has whole seconds', new Date('2025-07-16T01:00:00.789Z'), '<X>2025-07-16T01:00:00Z</X>'],
  ['what is undefined is left out', { A: undefined, B: '' }, '<X><B></B></X>'],
  ['a list repeats its element', { A: ['1', '2'] }, '<X><A>1</A><A>2</A></X>'],
  ['an empty list of members keeps its element', { A: members([]) }, '<X><A></A></X>'],
])('%s', (_, content, expected) => {
  expect(element('X', content)).toBe(expected)
})

test.each(['plain', 'a & b < c > d "e" \'f\'', 'ü – 漢字', '&amp;', 'line\r\nline'])('%j survives escaping', (text) => {
  expect(unescapeXml(escapeXml(text))).toBe(text)
})

test('numeric references are read, in decimal and in hex', () => {
  expect(unescapeXml('&#65;&#x42;')).toBe('AB')
})

test('inner XML is found with and without attributes, and not in elements of a longer name', () => {
  expect(innerXml('<Key>a</Key><KeyMarker>b</KeyMarker><Key x="1">c</Key>', 'Key')).toEqual(['a', 'c'])
})
