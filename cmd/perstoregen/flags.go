package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
)

// options are the flags and arguments of a command.
type options struct {
	gen.Settings
	from    string   // of init and serve
	cache   string   // of serve
	dialect string   // of rql sql
	args    []string // what stands behind the flags
}

// flagDef is a flag of a command. Its long name is also its key in
// perstoregen.json.
type flagDef struct {
	long, short string
	arg         string // what help calls the value, "" of a switch
	text        string
	bind        func(o *options, flags *flag.FlagSet, name string) // its default is what o holds
}

func text(member func(*options) *string) func(*options, *flag.FlagSet, string) {
	return func(o *options, flags *flag.FlagSet, name string) {
		flags.StringVar(member(o), name, *member(o), "")
	}
}

func list(member func(*options) *[]string) func(*options, *flag.FlagSet, string) {
	return func(o *options, flags *flag.FlagSet, name string) {
		flags.Func(name, "", func(value string) error { return setList(member(o), value) })
	}
}

func setList(to *[]string, value string) error {
	*to = nil
	for each := range strings.SplitSeq(value, ",") {
		if each = strings.TrimSpace(each); each != "" {
			*to = append(*to, each)
		}
	}
	if len(*to) == 0 {
		return errors.New("it names nothing")
	}
	return nil
}

// each collects the values of a flag that may be given several times; those of the
// command line replace those of the settings.
func each(member func(*options) *[]string) func(*options, *flag.FlagSet, string) {
	return func(o *options, flags *flag.FlagSet, name string) {
		given := false
		flags.Func(name, "", func(value string) error {
			if !given {
				given, *member(o) = true, nil
			}
			*member(o) = append(*member(o), value)
			return nil
		})
	}
}

func toggle(member func(*options) *bool) func(*options, *flag.FlagSet, string) {
	return func(o *options, flags *flag.FlagSet, name string) {
		flags.BoolVar(member(o), name, *member(o), "")
	}
}

var (
	outputFlag = flagDef{"output", "o", "DIR", "the folder that the files go to; the current one when left out",
		text(func(o *options) *string { return &o.Output })}
	packageFlag = flagDef{"package", "p", "PACKAGE", "the Go package; named after the folder when left out",
		text(func(o *options) *string { return &o.Package })}
	storesFlag = flagDef{"stores", "", "LIST", "the stores that Open supports, of " + strings.Join(gen.Stores, ",") + "; " + strings.Join(gen.DefaultStores, ",") + " when left out",
		list(func(o *options) *[]string { return &o.Stores })}
	emitFlag = flagDef{"emit", "", "LIST", "the kinds of output; only go is there yet",
		list(func(o *options) *[]string { return &o.Emit })}
	templatesFlag = flagDef{"templates", "", "DIR", "templates of your own; not supported yet",
		text(func(o *options) *string { return &o.Templates })}
	typesFlag = flagDef{"types-only", "", "", "plain types without models, of any schema",
		toggle(func(o *options) *bool { return &o.TypesOnly })}
	exactFlag = flagDef{"exact-numbers", "", "", "with --types-only: codec.Decimal, which keeps every digit, for integers and numbers of any size",
		toggle(func(o *options) *bool { return &o.ExactNumbers })}
	verboseFlag = flagDef{"verbose", "v", "", "tell which properties got a looser type, which rules are not checked, and why",
		toggle(func(o *options) *bool { return &o.Verbose })}
	jsonFlag = flagDef{"json", "", "", "diagnostics as JSON, one object a line",
		toggle(func(o *options) *bool { return &o.JSON })}
	dialectFlag = flagDef{"dialect", "", "NAME", "the database: " + strings.Join(dialectNames(), ", ") + "; sqlite when left out",
		text(func(o *options) *string { return &o.dialect })}

	fromFlag = flagDef{"from", "", "SOURCE", "another version of perstoregen, such as v1.2.3 or latest, or the folder of a checkout",
		text(func(o *options) *string { return &o.from })}

	generateFlags = []flagDef{outputFlag, packageFlag, storesFlag, emitFlag, templatesFlag, typesFlag, exactFlag, verboseFlag, jsonFlag}
	dumpFlags     = []flagDef{packageFlag, storesFlag, typesFlag, exactFlag, verboseFlag, jsonFlag}
)

// parse reads the flags of a command, and the perstoregen.json that belongs to
// its arguments; ok is false when the command ends with status.
func (c command) parse(con *console, args []string) (o options, status int, ok bool) {
	err := c.read(&o, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.printHelp(con.stdout)
		return o, done, false
	case err != nil:
		return o, con.misused("%s; -h explains", c.explain(err)), false
	}
	if late := lateFlag(args, o.args); late != "" {
		return o, con.misused("%s stands behind %s; flags go before them; -h explains", late, c.operand()), false
	}
	if !c.ofSchemas() {
		return o, done, true
	}
	settings, err := gen.ReadSettings(o.args)
	if err != nil {
		return o, con.fail(err), false
	}
	o = options{Settings: settings}
	err = c.read(&o, args) // again, so that flags win
	o.Output = cmp.Or(o.Output, ".")
	con.json = o.JSON
	return o, done, err == nil
}

// lateFlag finds what looks like a flag among the operands. Behind -- nothing is
// one.
func lateFlag(args, operands []string) string {
	i := slices.IndexFunc(operands, func(s string) bool { return len(s) > 1 && s[0] == '-' })
	if i < 0 || slices.Contains(args[:len(args)-len(operands)], "--") {
		return ""
	}
	return operands[i]
}

// ofSchemas tells whether a perstoregen.json beside the arguments holds flags of
// the command.
func (c command) ofSchemas() bool {
	return slices.ContainsFunc(c.flags, func(f flagDef) bool { return f.long == verboseFlag.long })
}

// operand is what a command's arguments are called.
func (c command) operand() string {
	if c.ofSchemas() {
		return "a schema"
	}
	return "an argument"
}

// read parses the flags over what o holds.
func (c command) read(o *options, args []string) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	for _, f := range c.flags {
		f.bind(o, flags, f.long)
		if f.short != "" {
			f.bind(o, flags, f.short)
		}
	}
	err := flags.Parse(args)
	o.args = flags.Args()
	return err
}

// explain adds the nearest flag to an error about an unknown one.
func (c command) explain(err error) string {
	message := err.Error()
	unknown, ok := strings.CutPrefix(message, "flag provided but not defined: -")
	if !ok {
		return message
	}
	var names []string
	for _, f := range c.flags {
		names = append(names, f.long)
	}
	return fmt.Sprintf("there is no flag --%s%s", unknown, diag.DidYouMean(unknown, names))
}

func (c command) printHelp(w io.Writer) {
	fmt.Fprint(w, c.help, "\nFlags:\n\n")
	for _, f := range c.flags {
		name := "    --" + f.long
		if f.short != "" {
			name = "-" + f.short + ", --" + f.long
		}
		fmt.Fprintf(w, "  %-24s %s\n", strings.TrimRight(name+" "+f.arg, " "), f.text)
	}
}

// asksJSON tells whether --json is among the flags, also where they are wrong.
func asksJSON(args []string) bool {
	for _, arg := range args {
		switch arg {
		case "--":
			return false
		case "--json", "-json", "--json=true", "-json=true":
			return true
		}
	}
	return false
}
