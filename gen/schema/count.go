package schema

// maxSchemas bounds the schemas of a document, each property being one. To check
// more of them against their draft would take minutes.
const maxSchemas = 100_000

// beyond is the schema inside of root that comes after the first ones, most of
// them; nil when there is none.
func beyond(root *Node, most int) *Node {
	left := []*Node{root} // the next one last
	for ; len(left) > 0; most-- {
		n := left[len(left)-1]
		left = left[:len(left)-1]
		if most == 0 {
			return n
		}
		for i := len(n.members) - 1; i >= 0; i-- {
			held := subschemas(n.members[i])
			for j := len(held) - 1; j >= 0; j-- {
				left = append(left, held[j])
			}
		}
	}
	return nil
}
