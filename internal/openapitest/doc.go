// Package openapitest judges the OpenAPI documents of runtime/rest with the validator
// of kin-openapi. It is a module of its own, so that who uses perstoregen has none of
// that.
package openapitest
