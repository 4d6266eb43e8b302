module github.com/perstore/perstoregen/bench

go 1.26.0

require (
	github.com/a8m/rql v1.4.0
	github.com/perstore/perstoregen v0.0.0
)

require (
	github.com/josharian/intern v1.0.0 // indirect
	github.com/mailru/easyjson v0.7.7 // indirect
)

replace github.com/perstore/perstoregen => ../
