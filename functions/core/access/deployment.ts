/** Where Curfew is deployed: `aws`, `111122223333`, `us-east-1`. */
export type Deployment = { readonly partition: string; readonly account: string; readonly region: string }
