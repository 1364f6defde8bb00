import { inflateSync } from "node:zlib";

/**
 * Files that scipy.io.savemat of SciPy 1.17 wrote, zlib in base64. `plain` and `compressed`: A = [[1.5, 2, 3], [4, 5, -6]] as doubles and b = [1, 2, 3] as uint8, `plain`
 * also flag = [true, false]; `odd`: a struct s, A, the complex z, the text t, the cell array c; `v4`: A in version 4.
 */
const fixtures = {
  plain:
    "eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCAfSfvllCkamCgaGVibGVgbmCkYGRmYMZABGT18+IJUAxGxAzAGlQYAVymcCYmaQUiB0BNKcQGwAN+CHPYQWcIAKQGkRKM0BpSUO8EH1wezhRLOHEcmeJLC9zAyMTMwMGPqYMPUxgWkWhrScxHQmIA8kBgAFLBzq",
  compressed:
    "eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCAfSfvllCkamCgaGVibGVgbmCkYGRmYMZABGT19+IGUBxBVzHicnJHgwJJkpPGu4pHCA66kxo6GxgDHTQuUJz1iSmNkkfiTyL2SVWcAUEMXiVeyQ2cnMsECUxQekXwuu3wCsnyHJj40jofWTZOMMSR9jIxXGTDWF/omdMxkZxNcwXAMAprc2mA==",
  odd: "eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCAfSfvllCkamCgaGVibGVgbmCkYGRmYMZABGT18+IFUBxGxAzAHETFApViifEY4ZGYrB4ixgNYxAEqQPpN8CST8bTv0QwAkVh4AP9iD9CXj0g+xihtrvCNVvANf/wx5CCzhABaC0CJTmgNISB0D2eCDbw4Hbn1VY3InKZ3Dgg7oDZh4LFn+zQM0rAbkQyCtJrSgB6VuApI8Riz4mqL5kLOHLRyB8edDMJcadyPoFgKxEIA0AXUclHg==",
  v4: "eNpjYGBgYAJiZgYIALEdoewf9hBawAEqAKVFoDQHlJY4AABbMQOE",
};

/** The bytes of one of these files. */
export function matFile(name: keyof typeof fixtures): Uint8Array {
  return Uint8Array.from(inflateSync(Buffer.from(fixtures[name], "base64")));
}
