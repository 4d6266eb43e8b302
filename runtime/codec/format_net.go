package codec

import (
	"net/mail"
	"net/netip"
	"strings"
)

// IsHostname tells whether a text is a host name of RFC 1123.
func IsHostname(s string) bool {
	const most, mostLabel = 253, 63
	s = strings.TrimSuffix(s, ".")
	if len(s) > most || strings.HasPrefix(s, "-") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > mostLabel || label[len(label)-1] == '-' || !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !isDigit(c) && c != '-' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

// IsEmail tells whether a text is the address of a mailbox of RFC 5322.
func IsEmail(s string) bool {
	const most, mostLocal = 254, 64
	at := strings.LastIndexByte(s, '@')
	if at < 0 || at > mostLocal || len(s) > most {
		return false
	}
	domain := s[at+1:]
	if strings.HasPrefix(domain, "[") && strings.HasSuffix(domain, "]") {
		return isLiteral(domain[1 : len(domain)-1])
	}
	if !IsHostname(domain) {
		return false
	}
	if isPlainLocal(s[:at]) && !strings.HasSuffix(domain, ".") {
		return true
	}
	_, err := mail.ParseAddress(s)
	return err == nil
}

// isPlainLocal tells whether what is before the @ is letters, digits and the signs
// that need no quotes, with single dots between: as nearly always.
func isPlainLocal(s string) bool {
	dot := true // one before the first would be one too many
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '.' && dot:
			return false
		case c != '.' && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) < 0:
			return false
		}
		dot = c == '.'
	}
	return !dot
}

// isLiteral tells whether a text is the address in the brackets of a mailbox.
func isLiteral(s string) bool {
	if address, ok := strings.CutPrefix(s, "IPv6:"); ok {
		return IsIPv6(address)
	}
	return IsIPv4(s)
}

// IsIPv4 tells whether a text is an IPv4 address in four decimal parts.
func IsIPv4(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is4()
}

// IsIPv6 tells whether a text is an IPv6 address of RFC 4291, without a zone.
func IsIPv6(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is6() && address.Zone() == ""
}
