package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// printer writes the tour, with colour on a terminal alone.
type printer struct {
	out    io.Writer
	colour bool
}

func newPrinter(out io.Writer) printer {
	return printer{out: out, colour: isTerminal(out) && os.Getenv("NO_COLOR") == ""}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p printer) paint(code, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p printer) title(text string) {
	fmt.Fprintf(p.out, "\n%s\n", p.paint("1", text))
}

func (p printer) line(format string, args ...any) {
	fmt.Fprintf(p.out, "  "+format+"\n", args...)
}

// code prints a piece of Go, RQL or SQL.
func (p printer) code(text string) {
	for line := range strings.Lines(text) {
		for _, part := range fold(strings.TrimRight(line, "\n"), 96) {
			fmt.Fprintln(p.out, "  "+p.paint("36", part))
		}
	}
}

// fold breaks a line between words; what follows is indented.
func fold(line string, width int) []string {
	var parts []string
	for len(line) > width {
		i := strings.LastIndexByte(line[:width], ' ')
		if i <= len("    ") { // one long word
			break
		}
		parts = append(parts, line[:i])
		line = "    " + line[i+1:]
	}
	return append(parts, line)
}

// table prints rows under their heads; columns whose head ends in a space are
// aligned to the right.
func (p printer) table(heads []string, rows [][]string) {
	width := make([]int, len(heads))
	for _, row := range append([][]string{heads}, rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(strings.TrimSpace(cell)))
		}
	}
	print := func(row []string, style string) {
		var cells []string
		for i, cell := range row {
			cell = strings.TrimSpace(cell)
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if strings.HasSuffix(heads[i], " ") {
				cell = pad + cell
			} else {
				cell += pad
			}
			cells = append(cells, cell)
		}
		fmt.Fprintln(p.out, "  "+p.paint(style, strings.TrimRight(strings.Join(cells, "   "), " ")))
	}
	print(heads, "2")
	for _, row := range rows {
		print(row, "0")
	}
}
