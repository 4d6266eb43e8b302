package perstore_test

import (
	"errors"
	"net/netip"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// picky is text only when it is not empty.
type picky struct{ list []string }

func (p *picky) MarshalText() ([]byte, error) {
	if len(p.list) == 0 {
		return nil, errors.New("nothing to write")
	}
	return []byte(p.list[0]), nil
}

func (p *picky) UnmarshalText(text []byte) error {
	p.list = []string{string(text)}
	return nil
}

func TestTextValue(t *testing.T) {
	addr := netip.MustParseAddr("::1")
	if got := perstore.TextValue(&addr); !got.Equal(rql.String("::1")) {
		t.Errorf("TextValue(::1) = %v", got)
	}
	if got := perstore.TextValue(&picky{}); !got.IsNull() {
		t.Errorf("TextValue of what is no text = %v; want null", got)
	}
}

func TestCheckText(t *testing.T) {
	var check perstore.Check
	perstore.CheckText(&check, "good", &picky{[]string{"x"}})
	perstore.CheckText(&check, "bad", &picky{})
	failed, ok := errors.AsType[*perstore.ValidationError](check.Err())
	if !ok || len(failed.Violations) != 1 || failed.Violations[0].Pointer != "/bad" {
		t.Errorf("Err() = %v; want one violation at /bad", check.Err())
	}
}

func TestCloneOwnTypes(t *testing.T) {
	original := picky{[]string{"x"}}
	text := perstore.CloneText(&original)
	json := perstore.CloneJSON(&struct{ List []string }{original.list})
	original.list[0] = "y"
	if text.list[0] != "x" || json.List[0] != "x" {
		t.Errorf("copies are %v and %v; want that they share nothing", text, json)
	}
	if got := perstore.CloneText(&picky{}); got.list != nil {
		t.Errorf("CloneText of what is no text = %v; want the same", got)
	}
}
