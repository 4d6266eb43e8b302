package gogen

import "strconv"

// jsonTag is the struct tag of a member.
func jsonTag(property string, omitZero bool) string {
	tag := property
	if omitZero {
		tag += ",omitzero"
	}
	if tag == "-" {
		tag = "-," // the name, where "-" alone means none
	}
	return structTag("json:" + strconv.Quote(tag))
}

// structTag quotes a tag, with backquotes where it can be.
func structTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}
