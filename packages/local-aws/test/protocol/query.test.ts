import { expect, test } from 'vitest'
import { actionOf, queryResponse, readQuery, required, tagList, textList } from '../../src/protocol/query.ts'
import type { WireRequest } from '../../src/wire.ts'

function request(body: string, query = ''): WireRequest {
  const origin = { sourceIp: '198.51.100.7' }
  return { method: 'POST', host: 'iam.amazonaws.com', path: '/', query, headers: {}, body: Buffer.from(body), origin }
}

test('fields are read from the body, or without one from the query string', () => {
  expect(readQuery(request('Action=GetUser&UserName=a%2Bb+c')).get('UserName')).toBe('a+b c')
  expect(readQuery(request('', 'Action=GetUser&UserName=x')).get('UserName')).toBe('x')
})

test('the action is found at any position, and not in a field whose name ends like it', () => {
  expect(actionOf(request('Version=2010-05-08&Action=GetUser'))).toBe('GetUser')
  expect(actionOf(request('LastAction=DeleteUser&Action=GetUser'))).toBe('GetUser')
  expect(actionOf(request('nothing=here'))).toBe('Unknown')
})

test('tags and lists are read by number', () => {
  const input = readQuery(
    request(
      'Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Key=a&Tags.member.1.Value=1&TagKeys.member.1=x&TagKeys.member.2=y',
    ),
  )
  expect([...tagList(input)]).toEqual([
    ['a', '1'],
    ['b', ''],
  ])
  expect(textList(input, 'TagKeys')).toEqual(['x', 'y'])
})

test('a missing field is a ValidationError that names it', () => {
  expect(() => required(readQuery(request('Action=GetRole')), 'RoleName')).toThrow(
    expect.objectContaining({ code: 'ValidationError', status: 400, message: expect.stringContaining("'roleName'") }),
  )
})

test('a response has the namespace of its service, a request id, and a result element if there is a result', () => {
  const text = (result?: { readonly UserName: string }) =>
    Buffer.from(queryResponse('iam', 'GetUser', 'id-1', result).body).toString()

  expect(text({ UserName: 'x' })).toBe(
    '<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetUserResult><UserName>x</UserName></GetUserResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetUserResponse>',
  )
  expect(text()).not.toContain('GetUserResult>')
})
