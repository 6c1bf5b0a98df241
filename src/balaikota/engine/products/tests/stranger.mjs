// A stranger's program: verifies a proof with the published keys alone, and says what it read.
//   node stranger.mjs < {"keys": <JWK set>, "proof": "<compact JWS>"}
import { readFileSync } from "node:fs";
import { createLocalJWKSet, jwtVerify } from "jose";

const { keys, proof } = JSON.parse(readFileSync(0, "utf8"));
const { payload, protectedHeader } = await jwtVerify(proof, createLocalJWKSet(keys), {
  algorithms: ["ES256"],
});
console.log(JSON.stringify({ ...payload, kid: protectedHeader.kid }));
