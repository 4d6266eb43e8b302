package naming

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// irregular are the plurals of words that no rule makes.
var irregular = map[string]string{
	"person": "people", "man": "men", "woman": "women", "child": "children", "foot": "feet",
	"tooth": "teeth", "goose": "geese", "mouse": "mice", "ox": "oxen", "quiz": "quizzes",
	"datum": "data", "medium": "media", "criterion": "criteria", "phenomenon": "phenomena",
	"index": "indexes", "appendix": "appendixes", "matrix": "matrices", "vertex": "vertices",
	"axis": "axes", "analysis": "analyses", "basis": "bases", "crisis": "crises", "thesis": "theses",
	"leaf": "leaves", "life": "lives", "knife": "knives", "wife": "wives", "half": "halves",
	"shelf": "shelves", "self": "selves", "wolf": "wolves", "loaf": "loaves", "thief": "thieves",
	"calf": "calves", "hero": "heroes", "potato": "potatoes", "tomato": "tomatoes", "echo": "echoes",
	"cargo": "cargoes", "veto": "vetoes", "bus": "buses", "gas": "gases", "alias": "aliases",
	"bonus": "bonuses", "campus": "campuses", "status": "statuses", "virus": "viruses",
	"movie": "movies", "cookie": "cookies", "zombie": "zombies", "tie": "ties", "pie": "pies", "lie": "lies",
	"cache": "caches", "lens": "lenses", "canvas": "canvases", "atlas": "atlases", "axe": "axes", "shoe": "shoes", "toe": "toes",
}

// singularOf is irregular the other way round.
var singularOf = func() map[string]string {
	singular := make(map[string]string, len(irregular))
	for one, many := range irregular {
		if one != "axe" { // axes are those of a chart
			singular[many] = one
		}
	}
	return singular
}()

// invariant are the words that are their own plural.
var invariant = setOf(`aircraft bison data deer equipment fish furniture hardware information
	jeans knowledge media merchandise metadata money moose music news offspring police rice series
	sheep shrimp software spacecraft species staff trousers`)

// Plural is the English plural of a name; its last word takes it. A name that
// is a plural already stays as it is.
func Plural(name string) string {
	return inflect(name, pluralOf)
}

// Singular is the English singular of a name, the name itself where none is
// known.
func Singular(name string) string {
	return inflect(name, singularWord)
}

// inflect changes the last word of a name and keeps its case.
func inflect(name string, rule func(word string) string) string {
	words := Words(name)
	if len(words) == 0 {
		return name
	}
	last := words[len(words)-1]
	at := strings.LastIndex(name, last)
	lower := strings.ToLower(last)
	return name[:at] + matchCase(last, lower, rule(lower)) + name[at+len(last):]
}

// matchCase writes the inflected form of a word as the word is written.
func matchCase(word, lower, inflected string) string {
	same := 0
	for same < min(len(lower), len(inflected)) && lower[same] == inflected[same] {
		same++
	}
	if same == 0 || len(word) != len(lower) {
		first, size := utf8.DecodeRuneInString(inflected)
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			first = unicode.ToUpper(first)
		}
		return string(first) + inflected[size:]
	}
	return word[:same] + inflected[same:]
}

func pluralOf(word string) string {
	if many, ok := irregular[word]; ok {
		return many
	}
	if _, isPlural := singularOf[word]; isPlural || invariant[word] || isInitialisms(word) {
		return word
	}
	switch {
	case endsIn(word, "sis"):
		return strings.TrimSuffix(word, "is") + "es"
	case strings.HasSuffix(word, "s") && !endsIn(word, "ss", "us", "is", "as"):
		return word // products
	case endsIn(word, "s", "x", "z", "ch", "sh"):
		return word + "es"
	case strings.HasSuffix(word, "y") && !endsIn(word, "ay", "ey", "iy", "oy", "uy"):
		return strings.TrimSuffix(word, "y") + "ies"
	default:
		return word + "s"
	}
}

func singularWord(word string) string {
	if one, ok := singularOf[word]; ok {
		return one
	}
	if _, isSingular := irregular[word]; isSingular || invariant[word] {
		return word
	}
	switch {
	case isInitialisms(word):
		return strings.TrimSuffix(word, "s")
	case endsIn(word, "theses", "lyses"):
		return strings.TrimSuffix(word, "es") + "is"
	case len(word) > 4 && strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	case endsIn(word, "sses", "xes", "ches", "shes", "zzes"):
		return strings.TrimSuffix(word, "es")
	case endsIn(word, "ss", "us", "is"):
		return word
	case len(word) > 2:
		return strings.TrimSuffix(word, "s")
	default:
		return word
	}
}

// isInitialisms tells whether a word is the plural of an initialism.
func isInitialisms(word string) bool {
	one, ok := strings.CutSuffix(word, "s")
	return ok && initialisms[strings.ToUpper(one)]
}

func endsIn(word string, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}
