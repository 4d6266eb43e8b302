package storetest

import (
	"sync"

	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/wire"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// The objects of this package have the JSON of their schemas, as generated ones have:
// a store may send it, or keep it.

// layouts are how the objects of models are written, by the name of the model.
var layouts sync.Map

func layoutOf[T any](m describe.Model[T]) *wire.Layout {
	if l, ok := layouts.Load(m.Name); ok {
		return l.(*wire.Layout)
	}
	l, _ := layouts.LoadOrStore(m.Name, wire.New(m.Entity()))
	return l.(*wire.Layout)
}

func encode[T any](m describe.Model[T], e *codec.Encoder, obj *T) { layoutOf(m).Encode(e, obj) }

// decode reads all members into obj, whatever it had, but for what it knows of where
// it came from.
func decode[T any](m describe.Model[T], d *codec.Decoder, obj *T) {
	read, err := layoutOf(m).Decode(d, nil)
	if err != nil {
		if !d.Failed() {
			d.Fail("type", "is no %s: %v", m.Name, err)
		}
		return
	}
	*m.Meta(read.(*T)) = *m.Meta(obj)
	*obj = *read.(*T)
}

// object is one that has JSON.
type object interface {
	codec.Reader
	codec.Writer
}

var _ = []object{
	(*bill)(nil), (*crate)(nil), (*chest)(nil), (*vehicle)(nil), (*car)(nil), (*taxi)(nil), (*boat)(nil),
	(*document)(nil), (*letter)(nil), (*box)(nil), (*freezer)(nil), (*member)(nil), (*part)(nil), (*rumour)(nil),
	(*shelf)(nil), (*account)(nil), (*node)(nil), (*ticket)(nil), (*place)(nil), (*draft)(nil), (*stop)(nil),
	(*ride)(nil), (*thing)(nil),
}

func (o *bill) EncodeJSON(e *codec.Encoder) { encode(billModel, e, o) }
func (o *bill) DecodeJSON(d *codec.Decoder) { decode(billModel, d, o) }

func (o *crate) EncodeJSON(e *codec.Encoder) { encode(crateModel, e, o) }
func (o *crate) DecodeJSON(d *codec.Decoder) { decode(crateModel, d, o) }

func (o *chest) EncodeJSON(e *codec.Encoder) { encode(chestModel, e, o) }
func (o *chest) DecodeJSON(d *codec.Decoder) { decode(chestModel, d, o) }

func (o *vehicle) EncodeJSON(e *codec.Encoder) { encode(vehicleModel, e, o) }
func (o *vehicle) DecodeJSON(d *codec.Decoder) { decode(vehicleModel, d, o) }

func (o *car) EncodeJSON(e *codec.Encoder) { encode(carModel, e, o) }
func (o *car) DecodeJSON(d *codec.Decoder) { decode(carModel, d, o) }

func (o *taxi) EncodeJSON(e *codec.Encoder) { encode(taxiModel, e, o) }
func (o *taxi) DecodeJSON(d *codec.Decoder) { decode(taxiModel, d, o) }

func (o *boat) EncodeJSON(e *codec.Encoder) { encode(boatModel, e, o) }
func (o *boat) DecodeJSON(d *codec.Decoder) { decode(boatModel, d, o) }

func (o *document) EncodeJSON(e *codec.Encoder) { encode(documentModel, e, o) }
func (o *document) DecodeJSON(d *codec.Decoder) { decode(documentModel, d, o) }

func (o *letter) EncodeJSON(e *codec.Encoder) { encode(letterModel, e, o) }
func (o *letter) DecodeJSON(d *codec.Decoder) { decode(letterModel, d, o) }

func (o *box) EncodeJSON(e *codec.Encoder) { encode(boxModel, e, o) }
func (o *box) DecodeJSON(d *codec.Decoder) { decode(boxModel, d, o) }

func (o *freezer) EncodeJSON(e *codec.Encoder) { encode(freezerModel, e, o) }
func (o *freezer) DecodeJSON(d *codec.Decoder) { decode(freezerModel, d, o) }

func (o *member) EncodeJSON(e *codec.Encoder) { encode(memberModel, e, o) }
func (o *member) DecodeJSON(d *codec.Decoder) { decode(memberModel, d, o) }

func (o *part) EncodeJSON(e *codec.Encoder) { encode(partModel, e, o) }
func (o *part) DecodeJSON(d *codec.Decoder) { decode(partModel, d, o) }

func (o *rumour) EncodeJSON(e *codec.Encoder) { encode(rumourModel, e, o) }
func (o *rumour) DecodeJSON(d *codec.Decoder) { decode(rumourModel, d, o) }

func (o *shelf) EncodeJSON(e *codec.Encoder) { encode(shelfModel, e, o) }
func (o *shelf) DecodeJSON(d *codec.Decoder) { decode(shelfModel, d, o) }

func (o *account) EncodeJSON(e *codec.Encoder) { encode(accountModel, e, o) }
func (o *account) DecodeJSON(d *codec.Decoder) { decode(accountModel, d, o) }

func (o *node) EncodeJSON(e *codec.Encoder) { encode(nodeModel, e, o) }
func (o *node) DecodeJSON(d *codec.Decoder) { decode(nodeModel, d, o) }

func (o *ticket) EncodeJSON(e *codec.Encoder) { encode(ticketModel, e, o) }
func (o *ticket) DecodeJSON(d *codec.Decoder) { decode(ticketModel, d, o) }

func (o *place) EncodeJSON(e *codec.Encoder) { encode(placeModel, e, o) }
func (o *place) DecodeJSON(d *codec.Decoder) { decode(placeModel, d, o) }

func (o *draft) EncodeJSON(e *codec.Encoder) { encode(draftModel, e, o) }
func (o *draft) DecodeJSON(d *codec.Decoder) { decode(draftModel, d, o) }

func (o *stop) EncodeJSON(e *codec.Encoder) { encode(stopModel, e, o) }
func (o *stop) DecodeJSON(d *codec.Decoder) { decode(stopModel, d, o) }

func (o *ride) EncodeJSON(e *codec.Encoder) { encode(rideModel, e, o) }
func (o *ride) DecodeJSON(d *codec.Decoder) { decode(rideModel, d, o) }

func (o *thing) EncodeJSON(e *codec.Encoder) { encode(thingModel, e, o) }
func (o *thing) DecodeJSON(d *codec.Decoder) { decode(thingModel, d, o) }
