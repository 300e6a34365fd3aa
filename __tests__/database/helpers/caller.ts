/** What AWS answers to who asks, for Hanako of the tests' account. */
export const callerAnswer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111111111111:user/hanako</Arn><UserId>x</UserId><Account>111111111111</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
